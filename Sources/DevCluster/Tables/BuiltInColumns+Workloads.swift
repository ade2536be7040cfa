import KubernetesModel

extension BuiltInColumns {
    static let deployments: [TableColumn] =
        [
            .name, .text("Ready") { "\(status($0, "readyReplicas"))/\($0["spec", "replicas"]?.integer ?? 0)" },
            .count("Up-to-date") { status($0, "updatedReplicas") }, .count("Available") { status($0, "availableReplicas") },
            .age,
        ] + template + [selectorColumn]

    static let replicaSets: [TableColumn] =
        [
            .name, .integer("Desired") { $0["spec", "replicas"]?.integer }, .integer("Current") { status($0, "replicas") },
            .integer("Ready") { status($0, "readyReplicas") }, .age,
        ] + template + [selectorColumn]

    static let statefulSets: [TableColumn] =
        [.name, .text("Ready") { "\(status($0, "readyReplicas"))/\($0["spec", "replicas"]?.integer ?? 0)" }, .age] + template

    static let daemonSets: [TableColumn] =
        [
            .name, .integer("Desired") { status($0, "desiredNumberScheduled") },
            .integer("Current") { status($0, "currentNumberScheduled") }, .integer("Ready") { status($0, "numberReady") },
            .integer("Up-to-date") { status($0, "updatedNumberScheduled") },
            .integer("Available") { status($0, "numberAvailable") },
            .text("Node Selector") { labels($0["spec", "template", "spec", "nodeSelector"]) }, .age,
        ] + template + [selectorColumn]

    static let controllerRevisions: [TableColumn] = [
        .name, .text("Controller") { revision in revision.controller.map { "\($0.kind.lowercased())/\($0.name)" } ?? "<none>" },
        .integer("Revision") { $0.json["revision"]?.integer }, .age,
    ]

    static let jobs: [TableColumn] =
        [
            .name,
            .text("Status") { job in
                if job.isTrue("Complete") { return "Complete" }
                if job.isTrue("Failed") { return "Failed" }
                if job.isBeingDeleted { return "Terminating" }
                return job.isTrue("Suspended") ? "Suspended" : "Running"
            },
            .text("Completions") { job in
                "\(status(job, "succeeded"))/\(job["spec", "completions"]?.integer ?? job["spec", "parallelism"]?.integer ?? 1)"
            },
            TableColumn("Duration") { job, now in
                guard let start = job["status", "startTime"]?.string.flatMap(Timestamp.init) else { return "" }
                let end = job["status", "completionTime"]?.string.flatMap(Timestamp.init)
                return .string(start.age(at: end ?? now))
            }, .age,
        ] + template + [selectorColumn]

    static let cronJobs: [TableColumn] =
        [
            .name, .path("Schedule", "spec", "schedule"), .path("Timezone", "spec", "timeZone", absent: "<none>"),
            .text("Suspend") { $0["spec", "suspend"]?.bool == true ? "True" : "False" }, length("Active", "status", "active"),
            TableColumn("Last Schedule") { job, now in
                .string(job["status", "lastScheduleTime"]?.string.flatMap(Timestamp.init)?.age(at: now) ?? "<none>")
            }, .age,
        ]
        + [("Containers", "name"), ("Images", "image")].map { name, field in
            .text(name, wide: true) { containers($0["spec", "jobTemplate", "spec", "template"], field) }
        } + [.text("Selector", wide: true) { selector($0["spec", "jobTemplate", "spec", "selector"]) }]

    static let replicationControllers: [TableColumn] =
        [
            .name, .integer("Desired") { $0["spec", "replicas"]?.integer }, .integer("Current") { status($0, "replicas") },
            .integer("Ready") { status($0, "readyReplicas") }, .age,
        ] + template + [.text("Selector", wide: true) { labels($0["spec", "selector"]) }]

    static let podTemplates: [TableColumn] = [
        .name, .text("Containers") { containers($0.json["template"], "name") },
        .text("Images") { containers($0.json["template"], "image") },
        .text("Pod Labels") { labels($0["template", "metadata", "labels"]) },
    ]

    static let autoscalers: [TableColumn] = [
        .name,
        .text("Reference") { scaler in
            let target = scaler["spec", "scaleTargetRef"]
            return "\(target?["kind"]?.string ?? "")/\(target?["name"]?.string ?? "")"
        },
        .text("Targets", targets), .text("MinPods") { String($0["spec", "minReplicas"]?.integer ?? 1) },
        .integer("MaxPods") { $0["spec", "maxReplicas"]?.integer }, .integer("Replicas") { status($0, "currentReplicas") }, .age,
    ]

    static let disruptionBudgets: [TableColumn] = [
        .name, .path("Min Available", "spec", "minAvailable", absent: "N/A"),
        .path("Max Unavailable", "spec", "maxUnavailable", absent: "N/A"),
        .integer("Allowed Disruptions") { status($0, "disruptionsAllowed") }, .age,
    ]

    private static func status(_ object: KubernetesObject, _ field: String) -> Int64 { object["status", field]?.integer ?? 0 }

    private static let template: [TableColumn] = [
        .text("Containers", wide: true) { containers($0["spec", "template"], "name") },
        .text("Images", wide: true) { containers($0["spec", "template"], "image") },
    ]

    private static let selectorColumn = TableColumn.text("Selector", wide: true) { selector($0["spec", "selector"]) }

    private static func containers(_ template: JSONValue?, _ field: String) -> String {
        (template?["spec", "containers"]?.array ?? []).map { $0[field]?.string ?? "" }.joined(separator: ",")
    }

    // MARK: What an autoscaler aims at: the current and the wanted value of each metric

    private static func targets(_ scaler: KubernetesObject) -> String {
        let metrics = scaler["spec", "metrics"]?.array ?? []
        let current = scaler["status", "currentMetrics"]?.array ?? []
        let items = metrics.enumerated().map { index, metric in
            target(metric, index < current.count ? current[index] : nil)
        }
        return shortened(items, 2)
    }

    private static func target(_ metric: JSONValue, _ current: JSONValue?) -> String {
        let type = metric["type"]?.string ?? ""
        let member = type.prefix(1).lowercased() + type.dropFirst()
        let (wanted, found) = (metric[member, "target"], current?[member, "current"])
        if type == "Resource" || type == "ContainerResource" {
            let name = metric[member, "name"]?.string ?? ""
            if let value = wanted?["averageValue"]?.string {
                return "\(name): \(found?["averageValue"]?.string ?? "<unknown>")/\(value)"
            }
            let utilization = found?["averageUtilization"]?.integer.map { "\($0)%" } ?? "<unknown>"
            return "\(name): \(utilization)/\(wanted?["averageUtilization"]?.integer.map { "\($0)%" } ?? "<auto>")"
        }
        if let value = wanted?["averageValue"]?.string {
            return "\(found?["averageValue"]?.string ?? "<unknown>")/\(value)\(type == "Pods" ? "" : " (avg)")"
        }
        return "\(found?["value"]?.string ?? "<unknown>")/\(wanted?["value"]?.string ?? "<auto>")"
    }
}
