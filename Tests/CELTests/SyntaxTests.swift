import Testing

/// What can be read, and what is said of what cannot.
@Suite struct SyntaxTests {
    @Test(
        arguments: Case.table(
            #"""
            1 + ⇒ 1:4: Syntax error: mismatched input '<EOF>' expecting {…}
            (1 ⇒ 1:3: Syntax error: missing ')' at '<EOF>'
            1 2 ⇒ 1:3: Syntax error: extraneous input '2' expecting <EOF>
            1 2 3 ⇒ 1:3: Syntax error: mismatched input '2' expecting <EOF>
            1 + + 2 ⇒ 1:5: Syntax error: extraneous input '+' expecting {…}
            foo( ⇒ 1:5: Syntax error: mismatched input '<EOF>' expecting {…)…}
            1 ? 2 ⇒ 1:6: Syntax error: mismatched input '<EOF>' expecting ':'
            [1, 2 ⇒ 1:6: Syntax error: mismatched input '<EOF>' expecting {']', ','}
            {1: 2 ⇒ 1:6: Syntax error: mismatched input '<EOF>' expecting {'}', ','}
            {'a' 1} ⇒ 1:6: Syntax error: missing ':' at '1'
            x. ⇒ 1:3: Syntax error: no viable alternative at input '.'
            x.1 ⇒ 1:2: Syntax error: extraneous input '.1' expecting <EOF>
            namespace ⇒ 1:1: reserved identifier: namespace
            for.a ⇒ 1:1: reserved identifier: for
            '\ud800' ⇒ 1:1: invalid unicode code point
            9223372036854775808 ⇒ 1:1: invalid int literal
            99999999999999999999u ⇒ 1:1: invalid uint literal
            1e999 ⇒ 1:1: invalid double literal
            b'\x41\101\u00e9é' ⇒ 1:1: unable to unescape string
            rb'\n' ⇒ 1:3: Syntax error: extraneous input ''\n'' expecting <EOF>
            5. ⇒ 1:3: Syntax error: no viable alternative at input '.'
            // comment ⇒ 1:11: Syntax error: mismatched input '<EOF>' expecting {…}
            "a ⇒ 1:1: Syntax error: token recognition error at: '"a'
            'abc ⇒ 1:1: Syntax error: token recognition error at: ''abc'
            "a" @ 1 ⇒ 1:5: Syntax error: token recognition error at: '@'
            1 ? 2 :  ⇒ 1:9: Syntax error: mismatched input '<EOF>' expecting {…}
            1 +* 2 ⇒ 1:4: Syntax error: extraneous input '*' expecting {…}
            a b c ⇒ 1:3: Syntax error: mismatched input 'b' expecting <EOF>
            ((1) ⇒ 1:5: Syntax error: missing ')' at '<EOF>'
            1) ⇒ 1:2: Syntax error: extraneous input ')' expecting <EOF>
            foo(1, ⇒ 1:7: Syntax error: mismatched input '<EOF>' expecting {…}
            foo(1 2) ⇒ 1:7: Syntax error: extraneous input '2' expecting ')'
            self. ⇒ 1:6: Syntax error: no viable alternative at input '.'
            self.[1] ⇒ 1:6: Syntax error: no viable alternative at input '.['
            self[1 ⇒ 1:7: Syntax error: missing ']' at '<EOF>'
            self.l[1]] ⇒ 1:10: Syntax error: extraneous input ']' expecting <EOF>
            'a' 'b' ⇒ 1:5: Syntax error: extraneous input ''b'' expecting <EOF>
            0x ⇒ 1:2: Syntax error: extraneous input 'x' expecting <EOF>
            0xg ⇒ 1:2: Syntax error: extraneous input 'xg' expecting <EOF>
            1a ⇒ 1:2: Syntax error: extraneous input 'a' expecting <EOF>
            // only a comment ⇒ 1:18: Syntax error: mismatched input '<EOF>' expecting {…}
            /* no */ 1 ⇒ 1:1: Syntax error: mismatched input '/' expecting {…}
            self..i ⇒ 1:6: Syntax error: no viable alternative at input '..'
            as ⇒ 1:1: reserved identifier: as
            break ⇒ 1:1: reserved identifier: break
            const ⇒ 1:1: reserved identifier: const
            continue ⇒ 1:1: reserved identifier: continue
            else ⇒ 1:1: reserved identifier: else
            for ⇒ 1:1: reserved identifier: for
            function ⇒ 1:1: reserved identifier: function
            if ⇒ 1:1: reserved identifier: if
            import ⇒ 1:1: reserved identifier: import
            let ⇒ 1:1: reserved identifier: let
            loop ⇒ 1:1: reserved identifier: loop
            package ⇒ 1:1: reserved identifier: package
            return ⇒ 1:1: reserved identifier: return
            var ⇒ 1:1: reserved identifier: var
            void ⇒ 1:1: reserved identifier: void
            while ⇒ 1:1: reserved identifier: while
            self.in ⇒ 1:6: Syntax error: no viable alternative at input '.in'
            self.true ⇒ 1:6: Syntax error: mismatched input 'true' expecting IDENTIFIER
            é ⇒ 1:1: Syntax error: token recognition error at: 'é'
            'é' é ⇒ 1:5: Syntax error: token recognition error at: 'é'
            self.é ⇒ 1:6: Syntax error: token recognition error at: 'é'
            @x ⇒ 1:1: Syntax error: token recognition error at: '@'
            $x ⇒ 1:1: Syntax error: token recognition error at: '$'
            a\b ⇒ 1:2: Syntax error: token recognition error at: '\'
            1 & 2 ⇒ 1:3: Syntax error: token recognition error at: '& '
            1 | 2 ⇒ 1:3: Syntax error: token recognition error at: '| '
            1 = 2 ⇒ 1:3: Syntax error: token recognition error at: '= '
            1 ! 2 ⇒ 1:3: Syntax error: mismatched input '!' expecting <EOF>
            ~1 ⇒ 1:1: Syntax error: token recognition error at: '~'
            a ?? b ⇒ 1:4: Syntax error: extraneous input '?' expecting {…}
            a ?. b ⇒ 1:7: Syntax error: mismatched input '<EOF>' expecting ':'
            """#))
    func `syntax errors tell the place and what was expected`(entry: Case) {
        #expect(outcome(of: entry.expression).abbreviated == entry.outcome)
    }
}

extension String {
    /// With a mark for the long list of what can begin an expression.
    fileprivate var abbreviated: String {
        let beginnings = "'.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
        return replacing("{'[', '{', '(', \(beginnings)", with: "{…}").replacing(
            "{'[', '{', '(', ')', \(beginnings)", with: "{…)…}")
    }
}
