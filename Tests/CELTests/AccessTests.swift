import Testing

/// Lists, maps and the fields of objects.
@Suite struct AccessTests {
    @Test(
        arguments: Case.table(
            #"""
            {'a': 1}.a ⇒ 1
            1 in [1,2] ⇒ true
            {'a':1,'a':2} ⇒ {"a":2}
            self.i ⇒ 1
            self.a.b ⇒ 3
            self.a.b == 3 ⇒ true
            self.m['x'] ⇒ 1
            self.m[self.k] ⇒ 1
            self.m.x ⇒ 1
            self.mm[self.k].v ⇒ 5
            self.l[0] ⇒ 3
            self.l[self.i] ⇒ 1
            self.ll[0].n ⇒ "one"
            self.ll[self.i].n ⇒ "two"
            self.ll[self.i - 1].n ⇒ "one"
            self.ll[size(self.ll)-1].n ⇒ "two"
            (self.bo ? self.a : self.a).b ⇒ 3
            self.bo ? self.i : self.a.b ⇒ 1
            (self.bo ? self.a.b : self.i) == 3 ⇒ true
            self.bo && self.i == 1 ⇒ true
            self.bo || self.i == 1 ⇒ true
            !self.bo ⇒ false
            has(self.a) ⇒ true
            has(self.a.b) ⇒ true
            has(self.mm.x.v) ⇒ true
            has(self.opt) ⇒ false
            self.k in self.m ⇒ true
            self.i in self.l ⇒ true
            self.k in ['x', 'y'] ⇒ true
            self.k in [] ⇒ false
            [self.i, 2] ⇒ [1, 2]
            [1, 2] ⇒ [1, 2]
            {'a': self.i} ⇒ {"a":1}
            self.l.size() ⇒ 3
            size(self.k) ⇒ 1
            self.k + 'abc' ⇒ "xabc"
            self.k == 'abc' ⇒ false
            self.k < 'abc' ⇒ false
            string(self.i) ⇒ "1"
            self.l.sum() ⇒ 6
            self.l.isSorted() ⇒ false
            self.l.min() ⇒ 1
            self.l.sort() ⇒ [1, 2, 3]
            self.l.distinct() ⇒ [3, 1, 2]
            self.l.reverse() ⇒ [2, 1, 3]
            lists.range(5) ⇒ [0, 1, 2, 3, 4]
            self.l.slice(0, 2) ⇒ [3, 1]
            dyn(self.i) ⇒ 1
            dyn(self).i ⇒ 1
            dyn(self.a).b ⇒ 3
            type(self.i) ⇒ int
            type(self) ⇒ map
            self == self ⇒ true
            self.l == [3,1,2] ⇒ true
            self.ll == self.ll ⇒ true
            self.set == ['q','p'] ⇒ true
            self.ml == self.ml ⇒ true
            self.set + ['r','p'] ⇒ ["p", "q", "r"]
            self.__namespace__ + self.a__dash__b + self.c__dot__d + self.e__underscores__f + self.g__slash__h ⇒ "nsabcdefgh"
            has(self.nul) ⇒ false
            self.ios ⇒ "50%"
            type(self.ios) == string ⇒ true
            self.ios == 5 ⇒ false
            self.ios.size() > 2 ⇒ true
            self.by ⇒ b["68", "65", "6c", "6c", "6f"]
            self.enum ⇒ "A"
            self.i + self.i * 2 - 1 ⇒ 2
            -self.i ⇒ -1
            self.l.first() ⇒ optional(3)
            self.l.last().value() ⇒ 2
            dyn([1,2])[1.0] ⇒ 2
            dyn({1:2})[1.0] ⇒ 2
            dyn({1:2})[1u] ⇒ 2
            dyn({1u:2})[1] ⇒ 2
            has(dyn(self.i).b) ⇒ false
            has(dyn({'a':1}).b) ⇒ false
            [1,2].sum() ⇒ 3
            [1, 2].max() ⇒ 2
            [dyn(1), dyn('a')].max() ⇒ 1
            [dyn(1), dyn(2.5)].max() ⇒ 2.5
            type([]) ⇒ list
            type(self.l) == list ⇒ true
            type(self.m) == map ⇒ true
            'é😀x'.size() ⇒ 3
            [[], [1]] ⇒ [[], [1]]
            [[1], []] ⇒ [[1], []]
            [{}, {'a':1}] ⇒ [{}, {"a":1}]
            true ? [] : [1] ⇒ []
            self.a == null ⇒ false
            self.m == {'x': 1, 'y': 2} ⇒ true
            self.l + self.l ⇒ [3, 1, 2, 3, 1, 2]
            self.ml + self.ml ⇒ [{"name":"n1", "v":1}, {"name":"n2", "v":2}]
            self.bo == true ⇒ true
            .self.i ⇒ 1
            lists.range(-1) ⇒ []
            [3,1,2].sort() ⇒ [1, 2, 3]
            [3,1,2].reverse() ⇒ [2, 1, 3]
            [[1,2],[3]].flatten() ⇒ [1, 2, 3]
            [[[1]]].flatten(2) ⇒ [1]
            [1,1,2].distinct() ⇒ [1, 2]
            sets.equivalent([1,1],[1]) ⇒ true
            sets.intersects([1],[2]) ⇒ false
            sets.intersects([],[2]) ⇒ false
            dyn('a') in [1] ⇒ false
            [1] in [[1]] ⇒ true
            1 in [dyn(1)] ⇒ true
            dyn(1.0) in [1] ⇒ true
            {1.5: 1} ⇒ {1.500000:1}
            {dyn(1.5): 1} ⇒ {1.500000:1}
            {'a': 1} == {'a': 1} ⇒ true
            [1] == [1] ⇒ true
            dyn([1]) == dyn([1.0]) ⇒ true
            dyn({'a': 1}) == dyn({'a': 1.0}) ⇒ true
            [double('NaN')] == [double('NaN')] ⇒ false
            {1: 2, } ⇒ {1:2}
            [1, 2, ] ⇒ [1, 2]
            [,] ⇒ []
            {,} ⇒ {}
            self.l[0] + self.l[1] ⇒ 4
            self . a . b ⇒ 3
            [1,2,3] ⇒ [1, 2, 3]
            {"a":1} ⇒ {"a":1}
            {1:"a",2:"b"} ⇒ {1:"a", 2:"b"}
            {true: 1} ⇒ {true:1}
            {} ⇒ {}
            [] ⇒ []
            [[]] ⇒ [[]]
            [{}] ⇒ [{}]
            1 in [1] in [true] ⇒ true
            """#))
    func `lists, maps and objects are read, joined and compared`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
