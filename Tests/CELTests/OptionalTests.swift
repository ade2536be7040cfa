import Testing

/// Values that may be missing.
@Suite struct OptionalTests {
    @Test(
        arguments: Case.table(
            #"""
            optional.of(1).value() ⇒ 1
            optional.none().value() ⇒ error: optional.none() dereference
            self.?opt ⇒ none
            self.?opt.orValue('z') ⇒ "z"
            self.?a.?b.orValue(0) ⇒ 3
            self.a.?b ⇒ optional(3)
            self.m[?'x'] ⇒ optional(1)
            self.l[?0] ⇒ optional(3)
            self.?m['x'] ⇒ optional(1)
            optional.of(1).or(optional.of(2)) ⇒ optional(1)
            optional.of(self.i).optMap(x, x + 1) ⇒ optional(2)
            self.?a.optMap(x, x.b) ⇒ optional(3)
            self.?a.?b.hasValue() ⇒ true
            self.?a.?b.value() ⇒ 3
            dyn(1).?b ⇒ none
            dyn({'a':1}).?b ⇒ none
            dyn({'a':1})[?'b'] ⇒ none
            dyn([1])[?5] ⇒ none
            dyn(1)[?5] ⇒ none
            optional_type ⇒ optional_type
            type(optional.of(1)) ⇒ optional_type
            [?optional.of(1), 2] ⇒ [1, 2]
            {?'a': optional.of(1)} ⇒ {"a":1}
            {?'a': self.?opt, 'b': 'x'} ⇒ {"b":"x"}
            optional.none() == null ⇒ false
            optional.unwrap([optional.of(1), optional.none()]) ⇒ [1]
            [optional.of(1), optional.none()].unwrapOpt() ⇒ [1]
            optional.ofNonZeroValue('') ⇒ none
            optional.ofNonZeroValue(0) ⇒ none
            optional.of(1) == optional.of(1) ⇒ true
            optional.none() == optional.of(1) ⇒ false
            optional.of({'a': 1}).a ⇒ optional(1)
            optional.of({'a': 1})['a'] ⇒ optional(1)
            optional.of([1])[0] ⇒ optional(1)
            optional.of([1])[?7] ⇒ none
            optional.of(self).?a.b ⇒ optional(3)
            optional.of(1/0) ⇒ error: division by zero
            self.?a ⇒ optional({"b":3, "s":"hello"})
            self.?a.?b ⇒ optional(3)
            [?optional.of(1)] ⇒ [1]
            {?1: optional.of(1)} ⇒ {1:1}
            """#))
    func `optionals are made, chained and taken apart`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
