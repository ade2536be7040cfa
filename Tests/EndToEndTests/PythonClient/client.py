"""What the official Python client does with the cluster that KUBECONFIG names, in the namespace of the first argument."""

import sys
import threading
import unittest

from kubernetes import client, config, dynamic, watch
from kubernetes.client.rest import ApiException
from kubernetes.leaderelection import electionconfig, leaderelection
from kubernetes.leaderelection.resourcelock.configmaplock import ConfigMapLock

NAMESPACE = sys.argv.pop(1)


def config_map(name, **data):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels={"made-by": "python"}), data=data)


def deployment(name, replicas):
    container = client.V1Container(
        name="web", image="example.com/web:1", ports=[client.V1ContainerPort(container_port=80)],
        resources=client.V1ResourceRequirements(requests={"cpu": "100m"}))
    template = client.V1PodTemplateSpec(
        metadata=client.V1ObjectMeta(labels={"app": name}), spec=client.V1PodSpec(containers=[container]))
    return client.V1Deployment(
        metadata=client.V1ObjectMeta(name=name),
        spec=client.V1DeploymentSpec(
            replicas=replicas, selector=client.V1LabelSelector(match_labels={"app": name}), template=template))


class ClientTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        config.load_kube_config()
        cls.core = client.CoreV1Api()
        cls.apps = client.AppsV1Api()

    def assertRefused(self, status, reason, call, *arguments, **options):
        with self.assertRaises(ApiException) as refusal:
            call(*arguments, **options)
        self.assertEqual((refusal.exception.status, refusal.exception.reason), (status, reason))

    def test_server_tells_its_version(self):
        version = client.VersionApi().get_code()
        self.assertEqual((version.major, version.minor), ("1", "36"))

    def test_objects_are_created_read_changed_and_deleted(self):
        made = self.core.create_namespaced_config_map(NAMESPACE, config_map("crud", color="blue"))
        self.assertEqual(made.data, {"color": "blue"})
        self.assertTrue(made.metadata.uid and made.metadata.creation_timestamp)
        self.assertRefused(409, "Conflict", self.core.create_namespaced_config_map, NAMESPACE, config_map("crud"))

        stale = self.core.read_namespaced_config_map("crud", NAMESPACE)
        fresh = self.core.read_namespaced_config_map("crud", NAMESPACE)
        fresh.data = {"color": "red"}
        self.core.replace_namespaced_config_map("crud", NAMESPACE, fresh)
        stale.data = {"color": "green"}
        self.assertRefused(409, "Conflict", self.core.replace_namespaced_config_map, "crud", NAMESPACE, stale)

        self.core.patch_namespaced_config_map("crud", NAMESPACE, {"data": {"size": "3"}})
        self.core.patch_namespaced_config_map("crud", NAMESPACE, [{"op": "remove", "path": "/data/color"}])
        self.assertEqual(self.core.read_namespaced_config_map("crud", NAMESPACE).data, {"size": "3"})

        self.core.delete_namespaced_config_map("crud", NAMESPACE)
        self.assertRefused(404, "Not Found", self.core.read_namespaced_config_map, "crud", NAMESPACE)

    def test_lists_come_in_pages_and_by_labels(self):
        for index in range(5):
            self.core.create_namespaced_config_map(NAMESPACE, config_map(f"page-{index}"))
        names, token = [], None
        while True:
            page = self.core.list_namespaced_config_map(
                NAMESPACE, label_selector="made-by=python", limit=2, _continue=token)
            names += [item.metadata.name for item in page.items if item.metadata.name.startswith("page-")]
            token = page.metadata._continue
            if not token:
                break
        self.assertEqual(names, [f"page-{index}" for index in range(5)])
        self.core.delete_collection_namespaced_config_map(NAMESPACE, field_selector="metadata.name=page-0")
        self.assertRefused(404, "Not Found", self.core.read_namespaced_config_map, "page-0", NAMESPACE)

    def test_what_is_invalid_is_refused_with_its_field(self):
        with self.assertRaises(ApiException) as refusal:
            self.apps.create_namespaced_deployment(NAMESPACE, deployment("wrong", -1))
        self.assertEqual(refusal.exception.status, 422)
        self.assertIn('"field":"spec.replicas"', refusal.exception.body)

    def test_a_watch_tells_of_a_rollout_until_all_pods_are_ready(self):
        made = self.apps.create_namespaced_deployment(NAMESPACE, deployment("web", 2))
        seen = []
        stream = watch.Watch()
        for event in stream.stream(
                self.apps.list_namespaced_deployment, NAMESPACE, field_selector="metadata.name=web",
                resource_version=made.metadata.resource_version, timeout_seconds=30):
            seen.append(event["type"])
            if event["object"].status.available_replicas == 2:
                stream.stop()
        self.assertEqual(set(seen), {"MODIFIED"})
        pods = self.core.list_namespaced_pod(NAMESPACE, label_selector="app=web").items
        self.assertEqual([pod.status.phase for pod in pods], ["Running", "Running"])
        log = self.core.read_namespaced_pod_log(pods[0].metadata.name, NAMESPACE, tail_lines=1)
        self.assertEqual(log, "web: listening on port 80/TCP\n")

        scale = self.apps.read_namespaced_deployment_scale("web", NAMESPACE)
        scale.spec.replicas = 1
        self.apps.replace_namespaced_deployment_scale("web", NAMESPACE, scale)
        self.assertEqual(self.apps.read_namespaced_deployment("web", NAMESPACE).spec.replicas, 1)

        self.apps.delete_namespaced_deployment("web", NAMESPACE, propagation_policy="Foreground")
        gone = watch.Watch()
        for event in gone.stream(
                self.apps.list_namespaced_deployment, NAMESPACE, field_selector="metadata.name=web", timeout_seconds=30):
            if event["type"] == "DELETED":
                gone.stop()
        self.assertEqual(self.core.list_namespaced_pod(NAMESPACE, label_selector="app=web").items, [])

    def test_a_watch_ends_when_its_time_is_over(self):
        version = self.core.list_namespaced_secret(NAMESPACE).metadata.resource_version
        events = watch.Watch().stream(
            self.core.list_namespaced_secret, NAMESPACE, resource_version=version, timeout_seconds=1)
        self.assertEqual(list(events), [])

    def test_custom_resources_are_objects_like_others(self):
        agents = client.CustomObjectsApi()
        place = ("agentoperator.dev", "v1alpha1", NAMESPACE, "agentdeployments")
        body = {
            "apiVersion": "agentoperator.dev/v1alpha1", "kind": "AgentDeployment", "metadata": {"name": "hello"},
            "spec": {"image": "example.com/hello:1"}}
        agents.create_namespaced_custom_object(*place, body)
        stream = watch.Watch()
        for event in stream.stream(agents.list_namespaced_custom_object, *place, timeout_seconds=30):
            conditions = event["object"].get("status", {}).get("conditions", [])
            if any(item["type"] == "Ready" and item["status"] == "True" for item in conditions):
                stream.stop()
        self.assertEqual(self.apps.read_namespaced_deployment("hello", NAMESPACE).status.available_replicas, 1)
        self.assertRefused(
            422, "Unprocessable Entity", agents.patch_namespaced_custom_object, *place, "hello", {"spec": {"image": "a b"}})
        agents.delete_namespaced_custom_object(*place, "hello")

    def test_the_dynamic_client_finds_kinds_by_discovery(self):
        api = dynamic.DynamicClient(client.ApiClient())
        services = api.resources.get(api_version="v1", kind="Service")
        body = {"metadata": {"name": "found"}, "spec": {"ports": [{"port": 80}]}}
        self.assertEqual(services.create(body=body, namespace=NAMESPACE).spec.type, "ClusterIP")
        patched = services.patch(
            body={"metadata": {"labels": {"a": "b"}}}, name="found", namespace=NAMESPACE,
            content_type="application/merge-patch+json")
        self.assertEqual(patched.metadata.labels.a, "b")
        services.delete(name="found", namespace=NAMESPACE)

    def test_a_follower_leads_when_the_leader_is_gone(self):
        """The client's own leader election, over a ConfigMap: the second candidate waits for the lease to run out."""
        first, second = Candidate("first"), Candidate("second")
        first.start()
        self.assertTrue(first.leads.wait(10))
        second.start()
        self.assertFalse(second.leads.wait(1.5), "two lead at once")
        first.lock.is_cut_off = True
        self.assertTrue(first.stopped.wait(10))
        self.assertTrue(second.leads.wait(10))
        second.lock.is_cut_off = True
        self.assertTrue(second.stopped.wait(10))


class BreakableLock(ConfigMapLock):
    """A lock whose holder can lose its way to the server."""

    is_cut_off = False

    def update(self, *arguments):
        return False if self.is_cut_off else super().update(*arguments)


class Candidate(threading.Thread):
    def __init__(self, identity):
        super().__init__(daemon=True)
        self.leads, self.stopped = threading.Event(), threading.Event()
        self.lock = BreakableLock("leader", NAMESPACE, identity)

    def run(self):
        leaderelection.LeaderElection(
            electionconfig.Config(
                self.lock, lease_duration=3, renew_deadline=2, retry_period=1, onstarted_leading=self.leads.set,
                onstopped_leading=self.stopped.set)).run()


if __name__ == "__main__":
    unittest.main()
