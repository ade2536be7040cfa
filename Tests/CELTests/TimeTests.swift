import Testing

/// Timestamps and durations.
@Suite struct TimeTests {
    @Test(
        arguments: Case.table(
            #"""
            string(duration('1h30m')) ⇒ "5400s"
            string(timestamp('2020-01-02T03:04:05.678Z')) ⇒ "2020-01-02T03:04:05.678Z"
            self.dur > duration('1s') ⇒ true
            self.ts.getFullYear() ⇒ 2020
            self.da ⇒ 1577923200s+0ns
            type(duration('1s')) ⇒ google.protobuf.Duration
            type(timestamp('2020-01-01T00:00:00Z')) ⇒ google.protobuf.Timestamp
            timestamp(0) ⇒ 0s+0ns
            timestamp(-1) ⇒ -1s+0ns
            int(timestamp('2020-01-01T00:00:00.9Z')) ⇒ 1577836800
            timestamp('2020-01-01T00:00:00.123456789Z') ⇒ 1577836800s+123456789ns
            timestamp('2020-01-01T00:00:00+05:30') ⇒ 1577817000s+0ns
            timestamp('0001-01-01T00:00:00Z') ⇒ -62135596800s+0ns
            timestamp('9999-12-31T23:59:59.999999999Z') ⇒ 253402300799s+999999999ns
            timestamp('2020-01-01T00:00:00,5Z') ⇒ 1577836800s+500000000ns
            timestamp('2020-01-01T00:00:00+24:00') ⇒ 1577750400s+0ns
            timestamp('2020-01-01T00:00:00+23:59') ⇒ 1577750460s+0ns
            timestamp('2020-01-01T0:00:00Z') ⇒ 1577836800s+0ns
            timestamp('2020-01-01T00:00:00Z') + duration('1h') ⇒ 1577840400s+0ns
            duration('1h') + timestamp('2020-01-01T00:00:00Z') ⇒ 1577840400s+0ns
            timestamp('2020-01-01T00:00:00Z') - timestamp('2019-01-01T00:00:00Z') ⇒ 31536000000000000ns
            timestamp('2020-01-01T00:00:00Z') - duration('1h') ⇒ 1577833200s+0ns
            timestamp('2020-01-01T00:00:00.25Z') - duration('500ms') ⇒ 1577836799s+750000000ns
            timestamp('1960-01-01T00:00:00.25Z') - duration('500ms') ⇒ -315619201s+750000000ns
            timestamp('1960-01-01T00:00:00.75Z') + duration('500ms') ⇒ -315619199s+250000000ns
            timestamp('9999-12-31T23:59:59Z') + duration('1h') ⇒ error: timestamp overflow
            timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z') ⇒ error: integer overflow
            duration('2562047h') + duration('2562047h') ⇒ error: integer overflow
            duration('1h') - duration('2h') ⇒ -3600000000000ns
            duration('1.5s') ⇒ 1500000000ns
            duration('.5s') ⇒ 500000000ns
            duration('1.s') ⇒ 1000000000ns
            duration('1h1h') ⇒ 7200000000000ns
            duration('-1h30m') ⇒ -5400000000000ns
            duration('+1h') ⇒ 3600000000000ns
            duration('0') ⇒ 0ns
            duration('1us') ⇒ 1000ns
            duration('1µs') ⇒ 1000ns
            duration('1μs') ⇒ 1000ns
            duration('1.0000000001s') ⇒ 1000000000ns
            duration('9223372036s') ⇒ 9223372036000000000ns
            int(duration('5s')) ⇒ 5000000000
            string(duration('1.5s')) ⇒ "1.5s"
            string(duration('1ns')) ⇒ "0.000000001s"
            string(duration('-1.25h')) ⇒ "-4500s"
            string(duration('0s')) ⇒ "0s"
            timestamp('2020-03-04T05:06:07.089Z').getFullYear() ⇒ 2020
            timestamp('2020-03-04T05:06:07.089Z').getMonth() ⇒ 2
            timestamp('2020-03-04T05:06:07.089Z').getDayOfYear() ⇒ 63
            timestamp('2020-03-04T05:06:07.089Z').getDayOfMonth() ⇒ 3
            timestamp('2020-03-04T05:06:07.089Z').getDate() ⇒ 4
            timestamp('2020-03-04T05:06:07.089Z').getDayOfWeek() ⇒ 3
            timestamp('2020-03-04T05:06:07.089Z').getHours() ⇒ 5
            timestamp('2020-03-04T05:06:07.089Z').getMinutes() ⇒ 6
            timestamp('2020-03-04T05:06:07.089Z').getSeconds() ⇒ 7
            timestamp('2020-03-04T05:06:07.089Z').getMilliseconds() ⇒ 89
            timestamp('2020-03-04T05:06:07.089Z').getHours('+05:30') ⇒ 10
            timestamp('2020-03-04T05:06:07.089Z').getHours('-05:30') ⇒ 23
            timestamp('2020-03-04T05:06:07.089Z').getHours('05:30') ⇒ 10
            timestamp('2020-03-04T05:06:07.089Z').getHours('UTC') ⇒ 5
            timestamp('2020-03-04T05:06:07.089Z').getHours('') ⇒ 5
            timestamp('2020-03-04T05:06:07.089Z').getHours('+99:99') ⇒ 9
            timestamp('0001-01-01T00:00:00Z').getDayOfWeek() ⇒ 1
            timestamp('1600-02-29T00:00:00Z').getDayOfYear() ⇒ 59
            duration('3661.5s').getHours() ⇒ 1
            duration('3661.5s').getMinutes() ⇒ 61
            duration('3661.5s').getSeconds() ⇒ 3661
            duration('3661.5s').getMilliseconds() ⇒ 3661500
            duration(self.i) ⇒ error: type conversion error from 'int' to 'google.protobuf.Duration'
            timestamp(self.i) ⇒ 1s+0ns
            self.ts == null ⇒ false
            timestamp(self.k) ⇒ error: type conversion error from 'string' to 'google.protobuf.Timestamp'
            duration(self.k) ⇒ error: type conversion error from 'string' to 'google.protobuf.Duration'
            timestamp(self.i * 999999999999) ⇒ error: timestamp overflow
            """#))
    func `moments and durations are read, shown and computed with`(entry: Case) {
        #expect(outcome(of: entry.expression) == entry.outcome)
    }
}
