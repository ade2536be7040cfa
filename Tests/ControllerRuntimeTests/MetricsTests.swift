import Testing

@testable import ControllerRuntime

@Suite struct MetricsTests {
    @Test func `metrics are written in the text format, sorted and escaped`() {
        let registry = MetricsRegistry()
        let counter = registry.counter("b_total", help: "Counts\nthings \\", labels: ["what"])
        counter.increment("x")
        counter.increment(by: 1.5, "x")
        counter.increment("quote\" back\\ line\n")
        registry.gauge("c", help: "A gauge").set(-0.25)
        let histogram = registry.histogram("a_seconds", help: "Times", buckets: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 3] { histogram.observe(value) }
        _ = registry.counter("unused_total", help: "Never counted")
        #expect(
            registry.render() == """
                # HELP a_seconds Times
                # TYPE a_seconds histogram
                a_seconds_bucket{le="0.1"} 2
                a_seconds_bucket{le="1"} 3
                a_seconds_bucket{le="+Inf"} 4
                a_seconds_sum 3.65
                a_seconds_count 4
                # HELP b_total Counts\\nthings \\\\
                # TYPE b_total counter
                b_total{what="quote\\" back\\\\ line\\n"} 1
                b_total{what="x"} 2.5
                # HELP c A gauge
                # TYPE c gauge
                c -0.25

                """)
    }

    @Test func `one name is one metric, however often it is asked for`() {
        let registry = MetricsRegistry()
        registry.counter("a_total", help: "A").increment()
        registry.counter("a_total", help: "A").increment()
        #expect(registry.counter("a_total", help: "A").value() == 2)
    }

    @Test func `label values without end go into one series`() {
        let registry = MetricsRegistry()
        let counter = registry.counter("a_total", help: "A", labels: ["name"])
        for index in 0..<5000 { counter.increment("n\(index)") }
        #expect(registry.render().split(separator: "\n").count == 2 + 1001)
        #expect(counter.value("_overflow") == 4000)
    }

    @Test func `a process tells what it uses`() {
        let registry = MetricsRegistry()
        ProcessMetrics(clock: ManualClock()).register(in: registry)
        let values = Dictionary(
            uniqueKeysWithValues: registry.render().split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
                let parts = line.split(separator: " ")
                return (String(parts[0]), Double(parts[1]) ?? -1)
            })
        #expect((values["process_resident_memory_bytes"] ?? 0) > 1_000_000)
        #expect((values["process_cpu_seconds_total"] ?? 0) > 0)
        #expect((values["process_open_fds"] ?? 0) >= 3)
        #expect(values["process_start_time_seconds"] == 1_700_000_000)
    }
}
