import CEL
import Testing

/// Costs, which decide whether a rule is taken and whether it may go on.
@Suite struct CostTests {
    @Test(
        arguments: Case.table(
            #"""
            self.i ⇒ 2 of 2
            self.a.b ⇒ 3 of 3
            self.a.b == 3 ⇒ 4 of 3
            self.m['x'] ⇒ 3 of 3
            self.m[self.k] ⇒ 4 of 5
            self.m.x ⇒ 3 of 3
            self.mm[self.k].v ⇒ 5 of 6
            self.l[0] ⇒ 3 of 3
            self.l[self.i] ⇒ 4 of 5
            self.ll[0].n ⇒ 4 of 4
            self.ll[self.i].n ⇒ 5 of 6
            self.ll[self.i - 1].n ⇒ 7 of 7
            self.ll[size(self.ll)-1].n ⇒ 8 of 8
            (self.bo ? self.a : self.a).b ⇒ 4 of 5
            self.bo ? self.i : self.a.b ⇒ 3 of 5
            (self.bo ? self.a.b : self.i) == 3 ⇒ 5 of 5
            self.bo && self.i == 1 ⇒ 5 of 4
            self.bo || self.i == 1 ⇒ 2 of 4
            !self.bo ⇒ 3 of 3
            has(self.a) ⇒ 1 of 1
            has(self.a.b) ⇒ 2 of 2
            has(self.mm.x.v) ⇒ 3 of 3
            has(self.opt) ⇒ 1 of 1
            self.?opt ⇒ 1 of 2
            self.?opt.orValue('z') ⇒ 1 of 3
            self.?a.?b.orValue(0) ⇒ 3 of 4
            self.a.?b ⇒ 3 of 3
            self.m[?'x'] ⇒ 3 of 3
            self.l[?0] ⇒ 3 of 3
            self.?m['x'] ⇒ 3 of 3
            self.l.all(x, x > 0) ⇒ 18 of 7864318
            self.ll.all(x, x.v > 0) ⇒ 15 of 63
            self.ll.exists(x, x.v > 1) ⇒ 17 of 73
            self.ll.exists_one(x, x.v > 1) ⇒ 12 of 54
            self.ll.map(x, x.n) ⇒ 31 of 153
            self.ll.filter(x, x.v > 1) ⇒ 22 of 173
            self.ll.map(x, x.v > 1, x.n) ⇒ 23 of 183
            self.m.all(k, self.m[k] > 0) ⇒ 17 of 3595115
            self.m.all(k, v, v > 0) ⇒ 13 of 2246948
            self.ll.transformList(i, x, x.v) ⇒ 31 of 153
            self.m.transformMap(k, v, v + 1) ⇒ 13 of 2246978
            self.k in self.m ⇒ 5 of 5
            self.i in self.l ⇒ 7 of 1572867
            self.k in ['x', 'y'] ⇒ 2 of 14
            self.k in [] ⇒ 0 of 12
            [self.i, 2] ⇒ 12 of 12
            {'a': self.i} ⇒ 32 of 32
            self.l.size() ⇒ 3 of 3
            size(self.k) ⇒ 3 of 3
            self.k + 'abc' ⇒ 3 of 314575
            self.k == 'abc' ⇒ 3 of 3
            self.k < 'abc' ⇒ 3 of 3
            self.k.startsWith('x') ⇒ 3 of 3
            self.k.matches('x.*') ⇒ 3 of 314575
            self.k.contains('x') ⇒ 3 of 314575
            string(self.i) ⇒ 3 of 3
            self.l.sum() ⇒ 5 of 1572865
            self.l.isSorted() ⇒ 5 of 1572865
            self.l.min() ⇒ 5 of 1572865
            self.l.indexOf(1) ⇒ 5 of 1572865
            self.k.split(',') ⇒ 3 of 629148
            self.k.replace('a','b') ⇒ 3 of 629148
            self.l.sort() ⇒ 31 of 4947796033551
            self.ll.sortBy(x, x.n) ⇒ 52 of 386
            self.l.distinct() ⇒ 31 of 4947796033551
            self.l.reverse() ⇒ 16 of 1572876
            self.l.slice(0, 2) ⇒ 15 of 15
            dyn(self.i) ⇒ 3 of 3
            dyn(self).i ⇒ 4 of 2
            dyn(self.a).b ⇒ 5 of 3
            type(self.i) ⇒ 3 of 3
            type(self) ⇒ 2 of 2
            self == self ⇒ 5 of 2
            self.l == [3,1,2] ⇒ 3 of 13
            self.ll == self.ll ⇒ 5 of 5
            self.set == ['q','p'] ⇒ 3 of 13
            self.ml == self.ml ⇒ 5 of 104862
            self.set + ['r','p'] ⇒ 3 of 13
            self.__namespace__ + self.a__dash__b + self.c__dot__d + self.e__underscores__f + self.g__slash__h ⇒ 14 of 4404028
            has(self.nul) ⇒ 1 of 1
            self.ios ⇒ 2 of 2
            type(self.ios) == string ⇒ 4 of 4
            self.ios == 5 ⇒ 3 of 3
            self.ios.size() > 2 ⇒ 4 of 4
            self.dur > duration('1s') ⇒ 3 of 4
            self.ts.getFullYear() ⇒ 3 of 3
            self.by ⇒ 2 of 2
            self.da ⇒ 2 of 2
            self.enum ⇒ 2 of 2
            sets.contains(self.l,[1]) ⇒ 6 of 1572876
            '%s-%d'.format([self.k, self.i]) ⇒ 15 of 15
            strings.quote(self.k) ⇒ 3 of 314575
            optional.of(self.i).optMap(x, x + 1) ⇒ 11 of 21
            self.?a.optMap(x, x.b) ⇒ 9 of 19
            self.?a.?b.hasValue() ⇒ 4 of 4
            self.?a.?b.value() ⇒ 4 of 4
            self.i + self.i * 2 - 1 ⇒ 7 of 7
            -self.i ⇒ 3 of 3
            self.l.first() ⇒ 3 of 3
            self.l.last().value() ⇒ 4 of 4
            has(dyn(self.i).b) ⇒ 4 of 3
            dyn(self).all(k, k != 'zzz') ⇒ 118 of 3
            type(self.l) == list ⇒ 4 of 4
            type(self.m) == map ⇒ 4 of 4
            {?'a': self.?opt, 'b': 'x'} ⇒ 31 of 32
            self.a == null ⇒ 3 of 2
            timestamp(self.i) ⇒ 3 of 3
            self.ts == null ⇒ 3 of 3
            self.m == {'x': 1, 'y': 2} ⇒ 3 of 33
            self.l + self.l ⇒ 5 of 5
            self.ml + self.ml ⇒ 5 of 5
            self.l.all(i, x, i < 5) ⇒ 18 of 7864318
            self.l.exists(i, x, x == 2) ⇒ 21 of 7864318
            self.l.existsOne(i, x, x == 2) ⇒ 12 of 4718593
            self.l.exists_one(i, x, x == 2) ⇒ 12 of 4718593
            self.l.transformMap(i, x, x) ⇒ 15 of 6291485
            self.l.transformMap(i, x, x > 1, x) ⇒ 17 of 9437211
            self.l.transformMapEntry(i, x, {x: i}) ⇒ 105 of 53477375
            self.l.transformList(i, x, x > 1, i) ⇒ 35 of 23592958
            self.l.sortBy(x, -x) ⇒ 76 of 4947818053656
            self.l.map(x, self.l.map(y, x * y)) ⇒ 183 of 37108509573123
            self.bo == true ⇒ 3 of 2
            .self.i ⇒ 2 of 2
            self.k.matches(self.k) ⇒ 5 of 247390273540
            self.k.format(['a']) ⇒ 3 of 314585
            '%d'.format(self.l) ⇒ 3 of 3
            self.ml.all(x, x.name != '') ⇒ 13 of 5242878
            optional.of(self).?a.b ⇒ 5 of 3
            self.l[0] + self.l[1] ⇒ 7 of 7
            self . a . b ⇒ 3 of 3
            self	.i ⇒ 2 of 2
            self.?a ⇒ 2 of 2
            self.?a.?b ⇒ 3 of 3
            """#))
    func `an expression costs what Kubernetes counts, and at most what the bounds allow`(entry: Case) throws {
        #expect(try cost(of: entry.expression) == entry.outcome)
    }
}
