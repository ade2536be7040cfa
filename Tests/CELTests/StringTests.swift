import Testing

/// Functions of strings and formats.
@Suite struct StringTests {
    @Test(
        arguments: Case.table(
            #"""
            self.k.startsWith('x') ⇒ true
            self.k.matches('x.*') ⇒ true
            self.k.contains('x') ⇒ true
            self.l.indexOf(1) ⇒ 1
            self.k.split(',') ⇒ ["x"]
            ['a','b'].join(',') ⇒ "a,b"
            self.k.replace('a','b') ⇒ "x"
            sets.contains(self.l,[1]) ⇒ true
            strings.quote(self.k) ⇒ "\"x\""
            dyn('a').indexOf('b') ⇒ -1
            'abc'.indexOf('c', 9) ⇒ -1
            'abc'.indexOf('') ⇒ 0
            'abc'.lastIndexOf('') ⇒ 3
            'abc'.lastIndexOf('', 99) ⇒ 99
            'abc'.lastIndexOf('abcd') ⇒ -1
            'aXbX'.replace('X','y', 1) ⇒ "aybX"
            'a,b,c'.split(',', 2) ⇒ ["a", "b,c"]
            'a,b,c'.split(',', 0) ⇒ []
            'abc'.split('') ⇒ ["a", "b", "c"]
            'abc'.split('',2) ⇒ ["a", "bc"]
            ''.split('') ⇒ []
            ''.split(',') ⇒ [""]
            'abc'.replace('', '-') ⇒ "-a-b-c-"
            'abc'.replace('', '-', 2) ⇒ "-a-bc"
            size('é😀') ⇒ 2
            self.k.matches(self.k) ⇒ true
            'abc'.find('b.') ⇒ "bc"
            'abc'.find('z') ⇒ ""
            'abcabc'.findAll('[ab]') ⇒ ["a", "b", "a", "b"]
            'abcabc'.findAll('[ab]', 2) ⇒ ["a", "b"]
            'abcabc'.findAll('[ab]', 0) ⇒ []
            'abc'.findAll('') ⇒ ["", "", "", ""]
            'aébc'.findAll('') ⇒ ["", "", "", "", ""]
            'abcd'.findAll('b*') ⇒ ["", "b", "", ""]
            'aaa'.findAll('a*') ⇒ ["aaa"]
            'baaab'.findAll('a*') ⇒ ["", "aaa", ""]
            sets.contains([1,2],[2]) ⇒ true
            [1,2,2].lastIndexOf(2) ⇒ 2
            [1,2].indexOf(3) ⇒ -1
            ['a','b'].join() ⇒ "ab"
            ['a','b'].join('-') ⇒ "a-b"
            ' a '.trim() ⇒ "a"
            '\u00a0a\u3000'.trim() ⇒ "a"
            'aBc'.lowerAscii() ⇒ "abc"
            'éA'.upperAscii() ⇒ "éA"
            strings.quote('a\n"\\\u0001') ⇒ "\"a\\n\\\"\\\\\x01\""
            """#))
    func `functions of strings count characters`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }

    @Test(
        arguments: Case.table(
            #"""
            '%s-%d'.format([self.k, self.i]) ⇒ "x-1"
            '%.2f'.format([2.0]) ⇒ "2.00"
            '%f'.format([1234567.891]) ⇒ "1,234,567.891000"
            '%.3e'.format([1234.5678]) ⇒ "1.234568×10⁰³"
            '%e'.format([0.0]) ⇒ "0.000000×10⁰⁰"
            '%b'.format([5]) ⇒ "101"
            '%x'.format([255]) ⇒ "ff"
            '%X'.format([255]) ⇒ "FF"
            '%x'.format(['hello']) ⇒ "68656c6c6f"
            '%X'.format(['hello']) ⇒ "68656C6C6F"
            '%x'.format([b'ab']) ⇒ "6162"
            '%o'.format([8]) ⇒ "10"
            '%s'.format([[1, 2]]) ⇒ "[1, 2]"
            '%s'.format([['a', 'b']]) ⇒ "[\"a\", \"b\"]"
            '%s'.format([{'a': 1, 'b': 2}]) ⇒ "{\"a\":1, \"b\":2}"
            '%s'.format([1.0]) ⇒ "1"
            '%s'.format([[1.0]]) ⇒ "[1.000000]"
            '%s'.format([duration('1h')]) ⇒ "3600s"
            '%s'.format([[duration('1h')]]) ⇒ "[duration(\"3600s\")]"
            '%s'.format([timestamp('2020-01-01T00:00:00Z')]) ⇒ "2020-01-01T00:00:00Z"
            '%s'.format([[timestamp('2020-01-01T00:00:00Z')]]) ⇒ "[timestamp(\"2020-01-01T00:00:00Z\")]"
            '%s'.format([null]) ⇒ "null"
            '%s'.format([true]) ⇒ "true"
            '%s'.format([b'abc']) ⇒ "abc"
            '%s'.format([[b'abc']]) ⇒ "[b\"abc\"]"
            '%s'.format([type(1)]) ⇒ "int"
            '%s'.format([int]) ⇒ "int"
            '%.2d'.format([1]) ⇒ "1"
            '%%'.format([]) ⇒ "%"
            '%f'.format(['NaN']) ⇒ "NaN"
            '%f'.format(['x']) ⇒ error: error during formatting: fixed-point clause can only be used on doubles, was given string
            '%f'.format([double('NaN')]) ⇒ "NaN"
            '%f'.format([double('Infinity')]) ⇒ "∞"
            '%e'.format([double('-inf')]) ⇒ "    -∞"
            '%s'.format([double('inf')]) ⇒ "+Inf"
            self.k.format(['a']) ⇒ "x"
            '%d'.format(self.l) ⇒ "3"
            '%s'.format([1/0]) ⇒ error: division by zero
            """#))
    func `formats show values`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
