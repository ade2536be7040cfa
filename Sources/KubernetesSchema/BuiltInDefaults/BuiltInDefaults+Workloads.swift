import KubernetesModel

extension BuiltInDefaults {
    static func fillDeployment(_ deployment: inout JSONValue) {
        deployment.changeOrMake("spec") { spec in
            spec.fill("replicas", 1)
            spec.fill("revisionHistoryLimit", 10)
            spec.fill("progressDeadlineSeconds", 600)
            spec.changeOrMake("strategy") { strategy in
                strategy.fillZero("type", "RollingUpdate")
                guard strategy["type"] == "RollingUpdate" else { return }
                strategy.changeOrMake("rollingUpdate") { update in
                    update.fill("maxUnavailable", "25%")
                    update.fill("maxSurge", "25%")
                }
            }
            spec.changeOrMake("template") { fillTemplate(&$0) }
        }
        fillStatus(&deployment)
    }

    static func fillReplicaSet(_ replicaSet: inout JSONValue) {
        replicaSet.changeOrMake("spec") { spec in
            spec.fill("replicas", 1)
            spec.changeOrMake("template") { fillTemplate(&$0) }
        }
        fillStatus(&replicaSet, ["replicas": 0])
    }

    static func fillReplicationController(_ controller: inout JSONValue) {
        if let labels = controller["spec", "template", "metadata", "labels"] {
            if controller["spec", "selector"]?.object?.isEmpty ?? true { controller["spec", "selector"] = labels }
            if controller["metadata", "labels"]?.object?.isEmpty ?? true { controller["metadata", "labels"] = labels }
        }
        controller.changeOrMake("spec") { spec in
            spec.fill("replicas", 1)
            spec.change("template") { fillTemplate(&$0) }
        }
        fillStatus(&controller, ["replicas": 0])
    }

    static func fillStatefulSet(_ set: inout JSONValue) {
        set.changeOrMake("spec") { spec in
            spec.fill("replicas", 1)
            spec.fill("revisionHistoryLimit", 10)
            spec.fillZero("podManagementPolicy", "OrderedReady")
            spec.changeOrMake("updateStrategy") { strategy in
                if strategy.text("type").isEmpty {
                    strategy["type"] = "RollingUpdate"
                    strategy.fill("rollingUpdate", [:])
                }
                guard strategy["type"] == "RollingUpdate" else { return }
                strategy.change("rollingUpdate") { $0.fill("partition", 0) }
            }
            spec.changeOrMake("persistentVolumeClaimRetentionPolicy") { policy in
                policy.fillZero("whenDeleted", "Retain")
                policy.fillZero("whenScaled", "Retain")
            }
            spec.changeEach("volumeClaimTemplates") { claim in
                claim.fill("apiVersion", "v1")
                claim.fill("kind", "PersistentVolumeClaim")
                fillClaim(&claim)
            }
            spec.changeOrMake("template") { fillTemplate(&$0) }
        }
        fillStatus(&set, ["replicas": 0, "availableReplicas": 0])
    }

    static func fillDaemonSet(_ set: inout JSONValue) {
        set.changeOrMake("spec") { spec in
            spec.fill("revisionHistoryLimit", 10)
            spec.changeOrMake("updateStrategy") { strategy in
                strategy.fillZero("type", "RollingUpdate")
                guard strategy["type"] == "RollingUpdate" else { return }
                strategy.changeOrMake("rollingUpdate") { update in
                    update.fill("maxUnavailable", 1)
                    update.fill("maxSurge", 0)
                }
            }
            spec.changeOrMake("template") { fillTemplate(&$0) }
        }
        let zero: JSONValue = [
            "currentNumberScheduled": 0, "desiredNumberScheduled": 0, "numberMisscheduled": 0, "numberReady": 0,
        ]
        fillStatus(&set, zero)
    }

    static func fillCronJob(_ job: inout JSONValue) {
        job.changeOrMake("spec") { spec in
            spec.fillZero("concurrencyPolicy", "Allow")
            spec.fill("suspend", false)
            spec.fill("successfulJobsHistoryLimit", 3)
            spec.fill("failedJobsHistoryLimit", 1)
            spec.changeOrMake("jobTemplate") { template in
                template.fill("metadata", [:])
                template.changeOrMake("spec") { job in
                    job.changeOrMake("template") { fillTemplate(&$0) }
                    fillFailurePolicy(&job)
                }
            }
        }
        fillStatus(&job)
    }

    static func fillJob(_ job: inout JSONValue) {
        if job["metadata", "labels"]?.object?.isEmpty ?? true, let labels = job["spec", "template", "metadata", "labels"] {
            job["metadata", "labels"] = labels
        }
        job.changeOrMake("spec") { spec in
            if spec["completions"] == nil, spec["parallelism"] == nil { spec["completions"] = 1 }
            spec.fill("parallelism", 1)
            spec.fill("backoffLimit", spec["backoffLimitPerIndex"] == nil ? 6 : .integer(Int64(Int32.max)))
            spec.fill("completionMode", "NonIndexed")
            spec.fill("suspend", false)
            spec.fill("manualSelector", false)
            spec.fill("podReplacementPolicy", spec["podFailurePolicy"] == nil ? "TerminatingOrFailed" : "Failed")
            fillFailurePolicy(&spec)
            spec.changeOrMake("template") { fillTemplate(&$0) }
        }
        fillStatus(&job)
    }

    private static func fillFailurePolicy(_ spec: inout JSONValue) {
        spec.change("podFailurePolicy") { policy in
            policy.changeEach("rules") { rule in rule.changeEach("onPodConditions") { $0.fillZero("status", "True") } }
        }
    }
}
