import Testing

/// Quantities, URLs, addresses, networks, versions and formats.
@Suite struct KubernetesLibraryTests {
    @Test(
        arguments: Case.table(
            #"""
            quantity('1Gi').isGreaterThan(quantity('1Mi')) ⇒ true
            url('https://a.b/c').getHost() ⇒ "a.b"
            type(quantity('1')) ⇒ kubernetes.Quantity
            type(url('http://a/b')) ⇒ kubernetes.URL
            type(ip('1.2.3.4')) ⇒ net.IP
            true ? quantity('1') : null ⇒ 1
            quantity('1') == null ⇒ false
            quantity('1Gi') ⇒ 1Gi
            quantity('x') ⇒ error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
            quantity('1.5Gi') ⇒ 1536Mi
            quantity('1500m').asInteger() ⇒ error: cannot convert value to integer
            quantity('1500m').isInteger() ⇒ false
            quantity('2').isInteger() ⇒ true
            quantity('1500m').asApproximateFloat() ⇒ 1.5
            sign(quantity('-1')) ⇒ -1
            quantity('1').add(quantity('1m')) ⇒ 1001m
            quantity('1').add(5) ⇒ 6
            quantity('1').sub(quantity('3')) ⇒ -2
            quantity('1Ki') == quantity('1024') ⇒ true
            quantity('1').compareTo(quantity('2')) ⇒ -1
            url('http://user:pw@host:80/p%20a/b?x=1&y=2&x=3#f').getHost() ⇒ "host:80"
            url('http://user:pw@host:80/p%20a/b?x=1&y=2&x=3#f').getHostname() ⇒ "host"
            url('http://user:pw@host:80/p%20a/b?x=1&y=2&x=3#f').getPort() ⇒ "80"
            url('http://user:pw@host:80/p%20a/b?x=1&y=2&x=3#f').getEscapedPath() ⇒ "/p%20a/b"
            url('http://user:pw@host:80/p%20a/b?x=1&y=2&x=3#f').getQuery() ⇒ {"x":["1", "3"], "y":["2"]}
            url('http://user:pw@host:80/p%20a/b?x=1&y=2&x=3#f').getScheme() ⇒ "http"
            url('/abs/path?x').getEscapedPath() ⇒ "/abs/path"
            url('rel/path') ⇒ error: URL parse error during conversion from string: parse "rel/path": invalid URI for request
            url('') ⇒ error: URL parse error during conversion from string: parse "": empty url
            url('http://').getHost() ⇒ ""
            url('mailto:a@b.c').getScheme() ⇒ "mailto"
            url('http://[::1]:80/').getHostname() ⇒ "::1"
            url('http://[::1') ⇒ error: URL parse error during conversion from string: parse "http://[::1": missing ']' in host
            url('http://a b/') ⇒ error: URL parse error during conversion from string: parse "http://a b/": invalid character " " in host name
            url('http://a/%zz') ⇒ error: URL parse error during conversion from string: parse "http://a/%zz": invalid URL escape "%zz"
            url('HTTP://a/').getScheme() ⇒ "http"
            url('://a') ⇒ error: URL parse error during conversion from string: parse "://a": missing protocol scheme
            url('http://a:b/') ⇒ error: URL parse error during conversion from string: parse "http://a:b/": invalid port ":b" after host
            isURL('http://a/b') ⇒ true
            isURL('a/b') ⇒ false
            isURL('http://a/b c') ⇒ true
            url('http://a/é').getEscapedPath() ⇒ "/%C3%A9"
            url('http://a/b?x=%zz').getQuery() ⇒ {}
            url('http://a/b?x;y=1').getQuery() ⇒ {}
            url('http://a/b c').getEscapedPath() ⇒ "/b%20c"
            url('*').getEscapedPath() ⇒ "*"
            url('http://a/b(c)').getEscapedPath() ⇒ "/b(c)"
            url('http://a#b').getHost() ⇒ error: URL parse error during conversion from string: parse "http://a#b": invalid character "#" in host name
            url('http://a/#b').getHost() ⇒ "a"
            url('//a/b').getHost() ⇒ "a"
            url('http://a%20b/') ⇒ error: URL parse error during conversion from string: parse "http://a%20b/": invalid URL escape "%20"
            url('http://u p@h/') ⇒ error: URL parse error during conversion from string: parse "http://u p@h/": net/url: invalid userinfo
            url('a1+:b').getScheme() ⇒ "a1+"
            url('1a:b') ⇒ error: URL parse error during conversion from string: parse "1a:b": invalid URI for request
            url('http://host:/x').getPort() ⇒ ""
            url('http://a:1:2/').getPort() ⇒ error: URL parse error during conversion from string: parse "http://a:1:2/": invalid port ":1:2" after host
            url('ftp://a:1:2/').getPort() ⇒ "2"
            url('http://[::1]').getPort() ⇒ ""
            url('http://a') == url('http://a') ⇒ true
            url('http://a') == url('http://b') ⇒ false
            ip('1.2.3.4') ⇒ net.IP
            ip('::ffff:1.2.3.4') ⇒ error: IPv4-mapped IPv6 address "::ffff:1.2.3.4" is not allowed
            ip('fe80::1%eth0') ⇒ error: IP address "fe80::1%eth0" with zone value is not allowed
            ip('2001:DB8::0:1') ⇒ net.IP
            ip.isCanonical('2001:DB8::1') ⇒ false
            ip.isCanonical('2001:db8::1') ⇒ true
            ip('::1.2.3.4') ⇒ net.IP
            ip('1:0:0:2:0:0:0:3') ⇒ net.IP
            ip('1:0:2:3:4:5:6:7') ⇒ net.IP
            ip('0:0:1::') ⇒ net.IP
            isIP('1.2.3.4') ⇒ true
            isIP('01.2.3.4') ⇒ false
            isIP('') ⇒ false
            isIP('::1%') ⇒ false
            ip('127.0.0.1').isLoopback() ⇒ true
            ip('::').isUnspecified() ⇒ true
            ip('224.0.0.1').isLinkLocalMulticast() ⇒ true
            ip('ff02::1').isLinkLocalMulticast() ⇒ true
            ip('169.254.1.1').isLinkLocalUnicast() ⇒ true
            ip('fe80::1').isLinkLocalUnicast() ⇒ true
            ip('8.8.8.8').isGlobalUnicast() ⇒ true
            ip('255.255.255.255').isGlobalUnicast() ⇒ false
            ip('ff02::1').isGlobalUnicast() ⇒ false
            ip('1.2.3.4').family() ⇒ 4
            ip('::1').family() ⇒ 6
            string(ip('2001:DB8::1')) ⇒ "2001:db8::1"
            ip('1.2.3.4') == ip('1.2.3.4') ⇒ true
            ip('1.2.3.4') != ip('1.2.3.5') ⇒ true
            cidr('10.0.0.0/8') ⇒ net.CIDR
            cidr('10.0.0.1/8').masked() ⇒ net.CIDR
            cidr('10.255.0.1/12').masked() ⇒ net.CIDR
            cidr('2001:db8:ffff::/33').masked() ⇒ net.CIDR
            cidr('10.0.0.0/0').masked() ⇒ net.CIDR
            cidr('10.0.0.0') ⇒ error: network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix("10.0.0.0"): no '/'
            cidr('::1/128').prefixLength() ⇒ 128
            cidr('10.0.0.0/8').containsIP('10.1.2.3') ⇒ true
            cidr('10.0.0.0/8').containsIP(ip('11.1.2.3')) ⇒ false
            cidr('10.0.0.0/8').containsIP('::1') ⇒ false
            cidr('10.0.0.0/8').containsIP('x') ⇒ error: no such overload
            cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') ⇒ true
            cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/7')) ⇒ false
            cidr('10.0.0.1/8').ip() ⇒ net.IP
            string(cidr('10.0.0.1/8')) ⇒ "10.0.0.1/8"
            isCIDR('10.0.0.0/8') ⇒ true
            isCIDR('10.0.0.0/33') ⇒ false
            isCIDR('10.0.0.0/08') ⇒ false
            isCIDR('10.0.0.0/+8') ⇒ false
            cidr('::ffff:1.2.3.4/100') ⇒ error: network address parse error during conversion from string: IPv4-mapped IPv6 address "::ffff:1.2.3.4/100" is not allowed
            cidr('10.0.0.0/8') == cidr('10.0.0.0/8') ⇒ true
            semver('1.2') ⇒ error: No Major.Minor.Patch elements found
            semver('01.2.3') ⇒ error: Major number must not contain leading zeroes "01"
            semver('1.2.3-alpha.1+b').major() ⇒ 1
            semver('1.2.3').isGreaterThan(semver('1.2.3-alpha')) ⇒ true
            semver('1.2.3-alpha').compareTo(semver('1.2.3-alpha.1')) ⇒ -1
            semver('1.2.3-1').isLessThan(semver('1.2.3-a')) ⇒ true
            isSemver('1.2.3') ⇒ true
            isSemver('x', true) ⇒ false
            isSemver('v1', true) ⇒ true
            isSemver('v1') ⇒ false
            isSemver('1.2-a', true) ⇒ false
            isSemver('00.0.00', true) ⇒ true
            semver('v01.002', true).minor() ⇒ 2
            semver('1.2.3+a') == semver('1.2.3+b') ⇒ true
            semver('') ⇒ error: Version string empty
            semver('1.2.x') ⇒ error: Invalid character(s) found in patch number "x"
            semver('1.2.3-') ⇒ error: Prerelease is empty
            semver('1.2.3-01') ⇒ error: Numeric PreRelease version must not contain leading zeroes "01"
            semver('1.2.3+') ⇒ error: Build meta data is empty
            semver('1.2.3-a_b') ⇒ error: Invalid character(s) found in prerelease "a_b"
            semver('99999999999999999999.1.1') ⇒ error: strconv.ParseUint: parsing "99999999999999999999": value out of range
            format.dns1123Label().validate('abc') ⇒ none
            format.dns1123LabelPrefix().validate('abc-') ⇒ none
            format.qualifiedName().validate('/a') ⇒ optional(["prefix part must be non-empty"])
            format.uri().validate('x') ⇒ optional(["parse \"x\": invalid URI for request"])
            format.uuid().validate('x') ⇒ optional(["does not match the UUID format"])
            format.uuid().validate('123e4567-e89b-12d3-a456-426614174000') ⇒ none
            format.byte().validate('x') ⇒ optional(["invalid base64"])
            format.byte().validate('aGk=') ⇒ none
            format.date().validate('2020-13-01') ⇒ optional(["invalid date"])
            format.date().validate('2020-12-01') ⇒ none
            format.datetime().validate('2020-01-01') ⇒ optional(["invalid datetime"])
            format.datetime().validate('2020-01-01T00:00:00z') ⇒ none
            format.named('dns1123Label').hasValue() ⇒ true
            format.named('nope') ⇒ none
            format.dns1123Label().validate('a123456789012345678901234567890123456789012345678901234567890123456789') ⇒ optional(["must be no more than 63 characters"])
            """#))
    func `Kubernetes' own types are read, compared and asked`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
