import Testing

/// Macros that go through lists and maps.
@Suite struct LoopTests {
    @Test(
        arguments: Case.table(
            #"""
            self.l.all(x, x > 0) ⇒ true
            self.ll.all(x, x.v > 0) ⇒ true
            self.ll.exists(x, x.v > 1) ⇒ true
            self.ll.exists_one(x, x.v > 1) ⇒ true
            self.ll.map(x, x.n) ⇒ ["one", "two"]
            self.ll.filter(x, x.v > 1) ⇒ [{"n":"two", "v":2}]
            self.ll.map(x, x.v > 1, x.n) ⇒ ["two"]
            self.m.all(k, self.m[k] > 0) ⇒ true
            self.m.all(k, v, v > 0) ⇒ true
            self.ll.transformList(i, x, x.v) ⇒ [1, 2]
            self.m.transformMap(k, v, v + 1) ⇒ {"x":2, "y":3}
            self.ll.sortBy(x, x.n) ⇒ [{"n":"one", "v":1}, {"n":"two", "v":2}]
            dyn(self).all(k, k != 'zzz') ⇒ true
            self.l.all(i, x, i < 5) ⇒ true
            self.l.exists(i, x, x == 2) ⇒ true
            self.l.existsOne(i, x, x == 2) ⇒ true
            self.l.exists_one(i, x, x == 2) ⇒ true
            self.l.transformMap(i, x, x) ⇒ {0:3, 1:1, 2:2}
            self.l.transformMap(i, x, x > 1, x) ⇒ {0:3, 2:2}
            self.l.transformMapEntry(i, x, {x: i}) ⇒ {1:1, 2:2, 3:0}
            self.l.transformList(i, x, x > 1, i) ⇒ [0, 2]
            self.l.sortBy(x, -x) ⇒ [3, 2, 1]
            self.l.map(x, self.l.map(y, x * y)) ⇒ [[9, 3, 6], [3, 1, 2], [6, 2, 4]]
            self.ml.all(x, x.name != '') ⇒ true
            lists.range(3).map(x, x * x).sum() ⇒ 5
            [0,1].all(x, 1/x > 5) ⇒ false
            [0,1].exists(x, 1/x == 1) ⇒ true
            [].all(x, dyn(x)) ⇒ true
            """#))
    func `macros go through lists and maps`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
