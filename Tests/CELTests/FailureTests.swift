import Testing

/// What fails only when it runs.
@Suite struct FailureTests {
    @Test(
        arguments: Case.table(
            #"""
            {}.a ⇒ error: no such key: a
            {'a':1}.b ⇒ error: no such key: b
            dyn(1).startsWith('a') ⇒ error: no such overload
            dyn('a') < 1 ⇒ error: no such overload
            1/0 ⇒ error: division by zero
            1%0 ⇒ error: modulus by zero
            1u - 2u ⇒ error: unsigned integer overflow
            9223372036854775807 + 1 ⇒ error: integer overflow
            int(1e30) ⇒ does not compile: integer overflow
            uint(-1) ⇒ does not compile: unsigned integer overflow
            double('x') ⇒ does not compile: type conversion error from 'string' to 'double'
            int('x') ⇒ does not compile: type conversion error from 'string' to 'int'
            bool('x') ⇒ does not compile: type conversion error from 'string' to 'bool'
            string(b'\xff') ⇒ does not compile: invalid UTF-8 in bytes, cannot convert to string
            [1,2][5] ⇒ error: index out of bounds: 5
            [1,2][-1] ⇒ error: index out of bounds: -1
            {'a':1}['b'] ⇒ error: no such key: b
            int(self.k) ⇒ error: type conversion error from 'string' to 'int'
            self.nul ⇒ error: no such key: nul
            self.opt ⇒ error: no such key: opt
            dyn(self.i).b ⇒ error: no such key: b
            dyn(self.k).b ⇒ error: no such key: b
            dyn(self.l).b ⇒ error: unsupported index type 'string' in list
            dyn(self.l)['a'] ⇒ error: unsupported index type 'string' in list
            dyn(self.l)[1.5] ⇒ error: unsupported index value 1.5 in list
            dyn(self.l)[true] ⇒ error: unsupported index type 'bool' in list
            dyn([1,2])['a'] ⇒ error: unsupported index type 'string' in list
            dyn([1,2])[1.5] ⇒ error: unsupported index value 1.5 in list
            dyn(self.m)[1] ⇒ error: no such overload
            dyn({'a':1})[1] ⇒ error: no such key: 1
            dyn({true:2})[1] ⇒ error: no such key: 1
            dyn(1)[0] ⇒ error: no such key: 0
            has(dyn(self.l).b) ⇒ error: unsupported index type 'string' in list
            dyn(1).indexOf('b') ⇒ error: no such overload: indexOf(int, string)
            dyn(1) + dyn('a') ⇒ error: no such overload
            dyn(1) + 1.0 ⇒ error: no such overload
            dyn(1) - dyn('a') ⇒ error: no such overload
            dyn('a') * 2 ⇒ error: no such overload
            -dyn('a') ⇒ error: no such overload
            !dyn(1) ⇒ error: no such overload
            dyn(1) && true ⇒ error: no such overload
            true && dyn(1) ⇒ error: no such overload
            dyn(1) ? 1 : 2 ⇒ error: no such overload
            dyn(1) in dyn(2) ⇒ error: no such overload
            size(dyn(1)) ⇒ error: no such overload: size(int)
            dyn(1).size() ⇒ error: no such overload: size(int)
            dyn('a') < dyn(b'a') ⇒ error: no such overload
            dyn([1]) < dyn([2]) ⇒ error: no such overload
            dyn(null) < dyn(1) ⇒ error: no such overload
            string(dyn(null)) ⇒ does not compile: no such overload: string(null_type)
            string(dyn([1])) ⇒ does not compile: no such overload: string(list)
            int(dyn(true)) ⇒ does not compile: no such overload: int(bool)
            dyn(1).getFullYear() ⇒ error: no such overload
            [].max() ⇒ error: max called on empty list
            [dyn(1), dyn(2.5)].sort() ⇒ error: list elements must have the same type
            'abc'.charAt(5) ⇒ error: index out of range: 5
            'abc'.substring(5) ⇒ error: index out of range: 5
            'abc'.substring(2,1) ⇒ error: invalid substring range. start: 2, end: 1
            'abc'.indexOf('c', -1) ⇒ error: index out of range: -1
            double(' 1') ⇒ does not compile: type conversion error from 'string' to 'double'
            double('1e400') ⇒ does not compile: type conversion error from 'string' to 'double'
            double('0x10') ⇒ does not compile: type conversion error from 'string' to 'double'
            double('') ⇒ does not compile: type conversion error from 'string' to 'double'
            int(9223372036854775807.0) ⇒ does not compile: integer overflow
            int('0x10') ⇒ does not compile: type conversion error from 'string' to 'int'
            int('1_0') ⇒ does not compile: type conversion error from 'string' to 'int'
            uint('-5') ⇒ does not compile: type conversion error from 'string' to 'uint'
            uint('+5') ⇒ does not compile: type conversion error from 'string' to 'uint'
            uint(-0.5) ⇒ does not compile: unsigned integer overflow
            bool('yes') ⇒ does not compile: type conversion error from 'string' to 'bool'
            self.l.transformMapEntry(i, x, {'a': i}) ⇒ error: insert failed: key a already exists
            null < null ⇒ error: no such overload
            [1,2,3].slice(1,9) ⇒ error: cannot slice(1, 9), list is length 3
            [1,2,3].slice(-1,1) ⇒ error: cannot slice(-1, 1), negative indexes not supported
            [1,2,3].slice(2,1) ⇒ error: cannot slice(2, 1), start index must be less than or equal to end index
            'abc'.find('(') ⇒ does not compile: error parsing regexp: missing closing ): `(`
            'abc'.find(self.k + '(') ⇒ error: Illegal regex: error parsing regexp: missing closing ): `x(`
            'abc'.findAll(self.k + '(') ⇒ error: Illegal regex: error parsing regexp: missing closing ): `x(`
            'abc'.matches(self.k + '(') ⇒ error: error parsing regexp: missing closing ): `x(`
            [dyn('a'), dyn(1)].join() ⇒ error: join: invalid input: 1
            dyn({'a':1})[true] ⇒ error: no such key: true
            dyn({'a':1})[1.5] ⇒ error: no such key: 1.5
            self.m[dyn(1)] ⇒ error: no such overload
            dyn(self.m)[1.5] ⇒ error: no such overload
            dyn(1) in self.m ⇒ error: no such overload
            double('NaN') < 1.0 ⇒ error: NaN values cannot be ordered
            (1/0 == 1) && true ⇒ error: division by zero
            (1/0 == 1) ? 1 : 2 ⇒ error: division by zero
            [1, 1/0].size() ⇒ error: division by zero
            {'a': 1/0}.size() ⇒ error: division by zero
            [0,1].exists_one(x, 1/x == 1) ⇒ error: division by zero
            [0,1].map(x, 1/x) ⇒ error: division by zero
            [0,2].filter(x, 1/x > 0) ⇒ error: division by zero
            [1,2].all(x, dyn(x)) ⇒ error: no such overload
            self.l.exists(x, x == 9) || self.l[9] == 1 ⇒ error: index out of bounds: 9
            !(self.l[9] == 1) ⇒ error: index out of bounds: 9
            size([1/0]) ⇒ error: division by zero
            -(-9223372036854775808) ⇒ error: integer overflow
            -9223372036854775808 / -1 ⇒ error: integer overflow
            -9223372036854775808 % -1 ⇒ error: integer overflow
            9223372036854775807 * 2 ⇒ error: integer overflow
            18446744073709551615u + 1u ⇒ error: unsigned integer overflow
            1u / 0u ⇒ error: division by zero
            1u % 0u ⇒ error: modulus by zero
            """#))
    func `an operation that fails says why`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
