import Testing

/// What is refused before it runs.
@Suite struct TypeCheckerTests {
    @Test(
        arguments: Case.table(
            #"""
            foo ⇒ 1:1: undeclared reference to 'foo' (in container '')
            a.b.c ⇒ 1:1: undeclared reference to 'a' (in container '')
            self.x ⇒ 1:5: undefined field 'x'
            foo(1) ⇒ 1:4: undeclared reference to 'foo' (in container '')
            1 == 'a' ⇒ 1:3: found no matching overload for '_==_' applied to '(int, string)'
            1 + 'a' ⇒ 1:3: found no matching overload for '_+_' applied to '(int, string)'
            size(1) ⇒ 1:5: found no matching overload for 'size' applied to '(int)'
            true && 1 ⇒ 1:9: expected type 'bool' but found 'int'
            !1 ⇒ 1:1: found no matching overload for '!_' applied to '(int)'
            -'a' ⇒ 1:1: found no matching overload for '-_' applied to '(string)'
            [1, 'a'] ⇒ 1:5: expected type 'int' but found 'string'
            {'a': 1, 'b': 'c'} ⇒ 1:15: expected type 'int' but found 'string'
            [1].map(1, x) ⇒ 1:9: argument is not an identifier
            [1].all(x, y) ⇒ 1:12: undeclared reference to 'y' (in container '')
            has(a) ⇒ 1:5: invalid argument to has() macro
            has(1) ⇒ 1:5: invalid argument to has() macro
            1.all(x, true) ⇒ 1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)
            int(1) == type(1) ⇒ 1:8: found no matching overload for '_==_' applied to '(int, type(int))'
            duration('x') ⇒ 1:10: invalid duration argument
            timestamp('x') ⇒ 1:11: invalid timestamp argument
            'a'.matches('(') ⇒ 1:13: invalid matches argument
            1 == 1.0 ⇒ 1:3: found no matching overload for '_==_' applied to '(int, double)'
            [1,2][1.0] ⇒ 1:6: found no matching overload for '_[_]' applied to '(list(int), double)'
            [1,2][1u] ⇒ 1:6: found no matching overload for '_[_]' applied to '(list(int), uint)'
            {1:2}[1u] ⇒ 1:6: found no matching overload for '_[_]' applied to '(map(int, int), uint)'
            {1:1, 1u:2} ⇒ 1:7: expected type 'int' but found 'uint'
            [[1],[2,[3]]].flatten() ⇒ 1:6: expected type 'list(int)' but found 'list(dyn)' | 1:9: expected type 'int' but found 'list(int)'
            self.nul == null ⇒ 1:10: found no matching overload for '_==_' applied to '(string, null)'
            self.pres.z ⇒ 1:5: undefined field 'pres'
            self.nosuch ⇒ 1:5: undefined field 'nosuch'
            ['a'].sum() ⇒ 1:10: found no matching overload for 'sum' applied to 'list(string).()'
            '%d'.format([1.5]) ⇒ 1:14: error during formatting: decimal clause can only be used on integers, was given double
            '%d'.format(['a']) ⇒ 1:14: error during formatting: decimal clause can only be used on integers, was given string
            '%s %s'.format(['a']) ⇒ 1:15: index 1 out of range
            '%'.format([1]) ⇒ 1:11: unexpected end of string
            '%q'.format([1]) ⇒ 1:12: could not parse formatting clause: unrecognized formatting clause "q"
            '%.f'.format([1.0]) ⇒ 1:13: could not parse formatting clause: error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax
            '%5d'.format([1]) ⇒ 1:13: could not parse formatting clause: unrecognized formatting clause "5"
            '%s'.format([1,2]) ⇒ 1:12: too many arguments supplied to string.format (expected 1, got 2)
            'a'.format([1]) ⇒ 1:11: too many arguments supplied to string.format (expected 0, got 1)
            kubernetes.URL ⇒ 1:1: undeclared reference to 'kubernetes' (in container '')
            dyn ⇒ 1:1: undeclared reference to 'dyn' (in container '')
            type(dyn) ⇒ 1:6: undeclared reference to 'dyn' (in container '')
            timestamp(253402300800) ⇒ 1:11: invalid timestamp argument
            timestamp('0000-12-31T23:59:59Z') ⇒ 1:11: invalid timestamp argument
            timestamp('2020-02-30T00:00:00Z') ⇒ 1:11: invalid timestamp argument
            timestamp('2020-01-01 00:00:00Z') ⇒ 1:11: invalid timestamp argument
            timestamp('2020-01-01t00:00:00z') ⇒ 1:11: invalid timestamp argument
            timestamp('2020-01-01T00:00:60Z') ⇒ 1:11: invalid timestamp argument
            timestamp('2020-01-01T24:00:00Z') ⇒ 1:11: invalid timestamp argument
            timestamp('2020-1-1T00:00:00Z') ⇒ 1:11: invalid timestamp argument
            timestamp('2020-01-01T00:00:00') ⇒ 1:11: invalid timestamp argument
            timestamp('2020-01-01') ⇒ 1:11: invalid timestamp argument
            -duration('1h') ⇒ 1:1: found no matching overload for '-_' applied to '(duration)'
            duration('1h') * 2 ⇒ 1:16: found no matching overload for '_*_' applied to '(duration, int)'
            duration('100000000h') ⇒ 1:10: invalid duration argument
            duration('1') ⇒ 1:10: invalid duration argument
            duration('') ⇒ 1:10: invalid duration argument
            duration('1d') ⇒ 1:10: invalid duration argument
            duration('315576000000s') ⇒ 1:10: invalid duration argument
            duration(5) ⇒ 1:10: invalid duration argument
            [1, dyn(2)] ⇒ 1:8: expected type 'int' but found 'dyn'
            [dyn(1), 'a'] ⇒ 1:10: expected type 'dyn' but found 'string'
            [1, null] ⇒ 1:5: expected type 'int' but found 'null'
            [null, 1] ⇒ 1:8: expected type 'null' but found 'int'
            ['a', null] ⇒ 1:7: expected type 'string' but found 'null'
            [duration('1s'), null] ⇒ 1:18: expected type 'duration' but found 'null'
            [?1] ⇒ 1:3: expected type 'optional_type(int)' but found 'int'
            [1, 1u] ⇒ 1:5: expected type 'int' but found 'uint'
            [1, 1.0] ⇒ 1:5: expected type 'int' but found 'double'
            [quantity('1'), null] ⇒ 1:17: expected type 'kubernetes.Quantity' but found 'null'
            true ? 1 : 'a' ⇒ 1:6: found no matching overload for '_?_:_' applied to '(bool, int, string)'
            true ? 1 : null ⇒ 1:6: found no matching overload for '_?_:_' applied to '(bool, int, null)'
            true ? null : 1 ⇒ 1:6: found no matching overload for '_?_:_' applied to '(bool, null, int)'
            1 == null ⇒ 1:3: found no matching overload for '_==_' applied to '(int, null)'
            'a' == null ⇒ 1:5: found no matching overload for '_==_' applied to '(string, null)'
            self.l == null ⇒ 1:8: found no matching overload for '_==_' applied to '(list(int), null)'
            self.m == null ⇒ 1:8: found no matching overload for '_==_' applied to '(map(string, int), null)'
            self.a == self.mm.x ⇒ 1:8: found no matching overload for '_==_' applied to '(selfType.a, selfType.mm.@elem)'
            self.a == {} ⇒ 1:8: found no matching overload for '_==_' applied to '(selfType.a, map(dyn, dyn))'
            self.a == {'b': 3, 's': 'hello'} ⇒ 1:8: found no matching overload for '_==_' applied to '(selfType.a, map(string, dyn))'
            dyn(self.a) == {'b': 3, 's': 'hello'} ⇒ 1:30: expected type 'int' but found 'string'
            dyn(self.a) == dyn({'b': 3, 's': 'hello'}) ⇒ 1:34: expected type 'int' but found 'string'
            self.m + self.m ⇒ 1:8: found no matching overload for '_+_' applied to '(map(string, int), map(string, int))'
            self.a + self.a ⇒ 1:8: found no matching overload for '_+_' applied to '(selfType.a, selfType.a)'
            {} + {} ⇒ 1:4: found no matching overload for '_+_' applied to '(map(dyn, dyn), map(dyn, dyn))'
            'a' in self.a ⇒ 1:5: found no matching overload for '@in' applied to '(string, selfType.a)'
            'a' in self ⇒ 1:5: found no matching overload for '@in' applied to '(string, selfType)'
            self.l.existsOne(x, x == 2) ⇒ 1:17: undeclared reference to 'existsOne' (in container '') | 1:18: undeclared reference to 'x' (in container '') | 1:21: undeclared reference to 'x' (in container '')
            self.l.all(x, x, true) ⇒ 1:15: duplicate variable name: x
            self.l.all(1, x, true) ⇒ 1:12: argument must be a simple name
            self.l.all(__result__, true) ⇒ 1:12: iteration variable overwrites accumulator variable
            self.l.map(x.y, true) ⇒ 1:13: argument is not an identifier
            self.l.all(x) ⇒ 1:11: undeclared reference to 'all' (in container '') | 1:12: undeclared reference to 'x' (in container '')
            self.l.foo() ⇒ 1:11: undeclared reference to 'foo' (in container '')
            self.foo() ⇒ 1:9: undeclared reference to 'foo' (in container '')
            foo.bar() ⇒ 1:1: undeclared reference to 'foo' (in container '') | 1:8: undeclared reference to 'bar' (in container '')
            self.a.foo(1) ⇒ 1:11: undeclared reference to 'foo' (in container '')
            size() ⇒ 1:5: found no matching overload for 'size' applied to '()'
            size(1, 2) ⇒ 1:5: found no matching overload for 'size' applied to '(int, int)'
            self.l.size(1) ⇒ 1:12: found no matching overload for 'size' applied to 'list(int).(int)'
            has(self.a.b, 1) ⇒ 1:4: undeclared reference to 'has' (in container '')
            has(self.l[0]) ⇒ 1:11: invalid argument to has() macro
            has(self.m['x']) ⇒ 1:11: invalid argument to has() macro
            1.sortBy(x, x) ⇒ 1:1: sortBy can only be applied to a list, identifier, comprehension, call or select expression
            self.l.filter(x, x) ⇒ 1:14: found no matching overload for '_?_:_' applied to '(int, list(int), list(int))'
            self.l.all(x, x) ⇒ 1:15: expected type 'bool' but found 'int'
            self.l.exists_one(x, x) ⇒ 1:18: found no matching overload for '_?_:_' applied to '(int, int, int)'
            self.l.map(x, 1, x) ⇒ 1:11: found no matching overload for '_?_:_' applied to '(int, list(int), list(int))'
            self.k ? 1 : 2 ⇒ 1:8: found no matching overload for '_?_:_' applied to '(string, int, int)'
            self.bo && self.k ⇒ 1:16: expected type 'bool' but found 'string'
            self.i && self.k ⇒ 1:5: expected type 'bool' but found 'int' | 1:15: expected type 'bool' but found 'string'
            !self.k ⇒ 1:1: found no matching overload for '!_' applied to '(string)'
            self.m[1] ⇒ 1:7: found no matching overload for '_[_]' applied to '(map(string, int), int)'
            self.l['a'] ⇒ 1:7: found no matching overload for '_[_]' applied to '(list(int), string)'
            self.i[0] ⇒ 1:7: found no matching overload for '_[_]' applied to '(int, int)'
            self.k[0] ⇒ 1:7: found no matching overload for '_[_]' applied to '(string, int)'
            self.a['b'] ⇒ 1:7: found no matching overload for '_[_]' applied to '(selfType.a, string)'
            self.i.b ⇒ 1:7: type 'int' does not support field selection
            self.k.b ⇒ 1:7: type 'string' does not support field selection
            self.l.b ⇒ 1:7: type 'list(int)' does not support field selection
            self.m.b.c ⇒ 1:9: type 'int' does not support field selection
            x ⇒ 1:1: undeclared reference to 'x' (in container '')
            .foo ⇒ 1:2: undeclared reference to '.foo' (in container '')
            Foo{} ⇒ 1:4: undeclared reference to 'Foo' (in container '')
            Foo{a: 1} ⇒ 1:4: undeclared reference to 'Foo' (in container '')
            1 + 2u ⇒ 1:3: found no matching overload for '_+_' applied to '(int, uint)'
            1 < 'a' ⇒ 1:3: found no matching overload for '_<_' applied to '(int, string)'
            [1] < [2] ⇒ 1:5: found no matching overload for '_<_' applied to '(list(int), list(int))'
            self.k.matches(1) ⇒ 1:15: found no matching overload for 'matches' applied to 'string.(int)'
            self.k.startsWith(1) ⇒ 1:18: found no matching overload for 'startsWith' applied to 'string.(int)'
            '%d'.format([self.k]) ⇒ 1:18: error during formatting: decimal clause can only be used on integers, was given string
            self.ml.exists(x, x.nosuch == '') ⇒ 1:20: undefined field 'nosuch'
            math.greatest(1,2) ⇒ 1:1: undeclared reference to 'math' (in container '') | 1:14: undeclared reference to 'greatest' (in container '')
            base64.encode(b'a') ⇒ 1:1: undeclared reference to 'base64' (in container '') | 1:14: undeclared reference to 'encode' (in container '')
            optional.of(1).orValue('a') ⇒ 1:23: found no matching overload for 'orValue' applied to 'optional_type(int).(string)'
            optional.of(1).or(1) ⇒ 1:18: found no matching overload for 'or' applied to 'optional_type(int).(int)'
            self.?nosuch ⇒ 1:5: undefined field 'nosuch'
            self.l.?b ⇒ 1:7: type 'list(int)' does not support field selection
            self.i.?b ⇒ 1:7: type 'int' does not support field selection
            quantity('1').sign() ⇒ 1:19: found no matching overload for 'sign' applied to 'kubernetes.Quantity.()'
            quantity('1') < quantity('2') ⇒ 1:15: found no matching overload for '_<_' applied to '(kubernetes.Quantity, kubernetes.Quantity)'
            sets.contains([1],[1.0]) ⇒ 1:14: found no matching overload for 'sets.contains' applied to '(list(int), list(double))'
            'abc'.reverse() ⇒ 1:14: found no matching overload for 'reverse' applied to 'string.()'
            1.5 in self.d ⇒ 1:5: found no matching overload for '@in' applied to '(double, double)'
            type(1) == 1 ⇒ 1:9: found no matching overload for '_==_' applied to '(type(int), int)'
            true || self.nosuch ⇒ 1:13: undefined field 'nosuch'
            5.5 % 2.0 ⇒ 1:5: found no matching overload for '_%_' applied to '(double, double)'
            !-1 ⇒ 1:1: found no matching overload for '!_' applied to '(int)'
            1.e ⇒ 1:2: type 'int' does not support field selection
            -1u ⇒ 1:1: found no matching overload for '-_' applied to '(uint)'
            True ⇒ 1:1: undeclared reference to 'True' (in container '')
            _a ⇒ 1:1: undeclared reference to '_a' (in container '')
            a1 ⇒ 1:1: undeclared reference to 'a1' (in container '')
            x.y.z() ⇒ 1:1: undeclared reference to 'x' (in container '') | 1:6: undeclared reference to 'z' (in container '')
            self.a.b.c.d ⇒ 1:9: type 'int' does not support field selection
            f(f(f(1))) ⇒ 1:2: undeclared reference to 'f' (in container '') | 1:4: undeclared reference to 'f' (in container '') | 1:6: undeclared reference to 'f' (in container '')
            self.all(x, x) ⇒ 1:1: expression of type 'selfType' cannot be range of a comprehension (must be list, map, or dynamic)
            [1].all(x) ⇒ 1:8: undeclared reference to 'all' (in container '') | 1:9: undeclared reference to 'x' (in container '')
            [1].all() ⇒ 1:8: undeclared reference to 'all' (in container '')
            [1].map(x) ⇒ 1:8: undeclared reference to 'map' (in container '') | 1:9: undeclared reference to 'x' (in container '')
            has(self.a.b.c) ⇒ 1:4: type 'int' does not support field selection
            has(self) ⇒ 1:5: invalid argument to has() macro
            has() ⇒ 1:4: undeclared reference to 'has' (in container '')
            has(self.a).b ⇒ 1:12: type 'bool' does not support field selection
            self.if ⇒ 1:5: undefined field 'if'
            self.package ⇒ 1:5: undefined field 'package'
            1 < 2 < 3 ⇒ 1:7: found no matching overload for '_<_' applied to '(bool, int)'
            self[?0] ⇒ 1:5: found no matching overload for '_[?_]' applied to '(selfType, int)'
            Msg{a: 1, ?b: c} ⇒ 1:4: undeclared reference to 'Msg' (in container '')
            a.b.Msg{} ⇒ 1:8: undeclared reference to 'a.b.Msg' (in container '')
            a.b.Msg{x: 1} ⇒ 1:8: undeclared reference to 'a.b.Msg' (in container '')
            """#))
    func `what cannot be right is refused with place and reason`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
