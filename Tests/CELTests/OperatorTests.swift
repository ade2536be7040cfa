import Testing

/// Literals, arithmetic, comparisons, logic, conversions and types.
@Suite struct OperatorTests {
    @Test(
        arguments: Case.table(
            #"""
            string ⇒ string
            -9223372036854775808 ⇒ -9223372036854775808
            1 < 1.5 ⇒ true
            dyn(1) == dyn('a') ⇒ false
            string(1.0) ⇒ "1"
            string(123456789.0) ⇒ "1.23456789e+08"
            string(1e-7) ⇒ "1e-07"
            false && dyn(1) ⇒ false
            dyn(1) || true ⇒ true
            dyn(null) == 1 ⇒ false
            dyn(1) < dyn(1.5) ⇒ true
            dyn(1) < dyn(2u) ⇒ true
            dyn(true) < dyn(false) ⇒ false
            google.protobuf.Timestamp ⇒ google.protobuf.Timestamp
            google.protobuf.Duration ⇒ google.protobuf.Duration
            net.IP ⇒ net.IP
            list ⇒ list
            map ⇒ map
            null_type ⇒ null_type
            type ⇒ type
            bool ⇒ bool
            type(type) ⇒ type
            type(null) ⇒ null_type
            type(type(1)) ⇒ type
            type(1) == int ⇒ true
            type(1) ⇒ int
            double(9007199254740993) ⇒ 9007199254740992.0
            double('1e3') ⇒ 1000.0
            double('0x1p4') ⇒ 16.0
            double('inf') ⇒ inf
            double('NaN') ⇒ nan
            double('-5') ⇒ -5.0
            double('5.') ⇒ 5.0
            double('.5') ⇒ 0.5
            int(1.9) ⇒ 1
            int(-1.9) ⇒ -1
            int('+5') ⇒ 5
            int('-5') ⇒ -5
            uint('5') ⇒ 5u
            uint(5.9) ⇒ 5u
            bool('true') ⇒ true
            bool('True') ⇒ true
            bool('TRUE') ⇒ true
            bool('t') ⇒ true
            bool('1') ⇒ true
            bytes('é') ⇒ b["c3", "a9"]
            string(b'abc') ⇒ "abc"
            string(true) ⇒ "true"
            string(5u) ⇒ "5"
            string(1e21) ⇒ "1e+21"
            string(1e20) ⇒ "1e+20"
            string(100000.0) ⇒ "100000"
            string(1000000.0) ⇒ "1e+06"
            string(0.0001) ⇒ "0.0001"
            string(0.00001) ⇒ "1e-05"
            string(-0.0) ⇒ "-0"
            string(double('nan')) ⇒ "NaN"
            string(double('inf')) ⇒ "+Inf"
            size(b'\xff\x00') ⇒ 2
            '😀' == '\U0001F600' ⇒ true
            '\x41\101\u00e9\?\`' ⇒ "AAé?`"
            b'\xffé\377' ⇒ b["ff", "c3", "a9", "ff"]
            r'\n' ⇒ "\\n"
            R"\d+" ⇒ "\\d+"
            """x"y""" ⇒ "x\"y"
            br'\n' ⇒ b["5c", "6e"]
            0x1F ⇒ 31
            -0x1F ⇒ -31
            0x1Fu ⇒ 31u
            1e3 ⇒ 1000.0
            1.5e-3 ⇒ 0.0015
            .5 ⇒ 0.5
            1u ⇒ 1u
            1U ⇒ 1u
            1 // comment ⇒ 1
            null == null ⇒ true
            1 < 2u ⇒ true
            true < false ⇒ false
            isQuantity('1x') ⇒ false
            int == int ⇒ true
            1 == dyn(1u) ⇒ true
            dyn(1) == dyn(1.0) ⇒ true
            double('NaN') == double('NaN') ⇒ false
            1/0 == 1 || true ⇒ true
            true || 1/0 == 1 ⇒ true
            (1/0 == 1) && false ⇒ false
            false && (1/0 == 1) ⇒ false
            true ? 1 : 1/0 ⇒ 1
            5 / 2 ⇒ 2
            -5 / 2 ⇒ -2
            -5 % 3 ⇒ -2
            5.0 / 0.0 ⇒ inf
            0.1 + 0.2 ⇒ 0.30000000000000004
            ((((1)))) ⇒ 1
            !!true ⇒ true
            - 1 ⇒ -1
            1 - -1 ⇒ 2
            1 -1 ⇒ 0
            1--1 ⇒ 2
            true ? 1 : false ? 2 : 3 ⇒ 1
            (true ? false : true) ? 1 : 2 ⇒ 2
            1 < 2 == true ⇒ true
            1 + 2 * 3 - 4 / 2 % 3 ⇒ 5
            (1 + 2) * 3 ⇒ 9
            2 * 3 % 4 ⇒ 2
            1 == 1 && 2 == 2 || false ⇒ true
            !true || true ⇒ true
            true || false && false ⇒ true
            -2 * 3 ⇒ -6
            - (2) * 3 ⇒ -6
            'a' + "b" ⇒ "ab"
            "it's" ⇒ "it's"
            'say "hi"' ⇒ "say \"hi\""
            'tab\tnew\nline' ⇒ "tab\tnew\nline"
            '\u00e9\U0001F600' ⇒ "é😀"
            '\101\060' ⇒ "A0"
            b'\x00\xff' ⇒ b["0", "ff"]
            B"abc" ⇒ b["61", "62", "63"]
            r'a\nb' ⇒ "a\\nb"
            '' ⇒ ""
            "" ⇒ ""
            '''''' ⇒ ""
            """""" ⇒ ""
            'a\'b' ⇒ "a'b"
            "a\"b" ⇒ "a\"b"
            1.0 ⇒ 1.0
            1.50 ⇒ 1.5
            1e2 ⇒ 100.0
            1E-2 ⇒ 0.01
            00 ⇒ 0
            01 ⇒ 1
            007 ⇒ 7
            0x0F ⇒ 15
            1u + 2u ⇒ 3u
            0u ⇒ 0u
            null ⇒ null
            true ⇒ true
            false ⇒ false
            1 // tail ⇒ 1
             2 ⇒ 2
            1 == 1 == true ⇒ true
            """#))
    func `literals, operators and conversions give the language's values`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
