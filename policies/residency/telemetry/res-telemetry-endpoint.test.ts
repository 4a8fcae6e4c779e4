import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { telemetryEndpoints } from "./res-telemetry-endpoint.ts";

const container = (more: object): Fixture => ({
    type: "kubernetes:apps/v1:Deployment",
    props: { spec: { template: { spec: { containers: [{ name: "vllm", image: "vllm", ...more }] } } } },
});
const variable = (name: string, value: unknown): Fixture => container({ env: [{ name, value }] });
const file = (name: string, text: unknown): Fixture => ({
    type: "kubernetes:core/v1:ConfigMap",
    props: { metadata: { name: "config" }, data: { [name]: text } },
});
const secret = (more: object): Fixture => ({
    type: "kubernetes:core/v1:Secret",
    props: { apiVersion: "v1", kind: "Secret", ...more },
});
const prometheus = (url: string) => `global:\n  scrape_interval: 30s\nremote_write:\n  - url: ${url}\n`;
const proxy = (telemetry: unknown): Fixture => ({
    type: "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy",
    name: "proxy",
    props: { metadata: { name: "front", namespace: "gateway" }, spec: { telemetry } },
});
const accessLog = (sink: object) => ({ accessLog: { settings: [{ sinks: [sink] }] } });
const toBackend = proxy(
    accessLog({
        type: "ALS",
        als: { backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "audit" }] },
    }),
);
const reference = "proxy.spec.telemetry.accessLog.settings[0].sinks[0].als.backendRefs[0]";
const backend = (endpoint: object): Fixture => ({
    type: "kubernetes:gateway.envoyproxy.io/v1alpha1:Backend",
    name: "backend",
    props: { metadata: { name: "audit", namespace: "gateway" }, spec: { endpoints: [endpoint] } },
});
const at = "spec.template.spec.containers[0]";
const base64 = (text: string) => Buffer.from(text).toString("base64");

describeRule(telemetryEndpoints, {
    declared: { dnsZones: ["corp.example"] },
    compliant: {
        "a collector of the cluster": variable(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://collector.monitoring.svc.cluster.local:4317",
        ),
        "a collector in the same pod": variable("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317"),
        "a collector in a declared network": variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://10.20.7.9:4317"),
        "a collector in a declared zone": variable("LMCACHE_REMOTE_URL", "lm://cache.corp.example:65432"),
        "a service of AWS in the region": variable(
            "REMOTE_WRITE_URL",
            "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write",
        ),
        "an address to listen on": container({
            args: ["--metrics-bind-address=:8080", "--metrics-addr", "0.0.0.0:9090"],
        }),
        "a command line without hosts": container({
            args: ["/weights", "--port=8000", '--model-loader-extra-config={"concurrency":16}'],
        }),
        "weights in a bucket": container({ args: ["--model=s3://eu-weights/llama"] }),
        "Prometheus that writes to the region": file(
            "prometheus.yml",
            prometheus("https://aps-workspaces.eu-central-1.amazonaws.com/w"),
        ),
        "words for people": file(
            "rules.yml",
            "groups:\n  - annotations:\n      runbook_url: https://wiki.vendor.example/x\n",
        ),
        "a remark in a program": file("start.sh", "set -e\n# see https://docs.vendor.example/start\nexec vllm\n"),
        "the vocabulary of a drawing": file(
            "logo.svg",
            '<svg xmlns="http://www.w3.example/2000/svg"><path d="M0"/></svg>',
        ),
        "the homepage of a chart": file("values.yaml", "homepage: https://vendor.example\nreplicas: 2\n"),
        "the licence of a file": file("notice.yaml", "license: https://licences.vendor.example/apache\n"),
        "the bucket service by IPv6": variable("S3_ENDPOINT_URL", "https://s3.dualstack.eu-central-1.amazonaws.com"),
        "a service of AWS by IPv6": variable("OTEL_EXPORTER_OTLP_ENDPOINT", "https://xray.eu-central-1.api.aws"),
        "a program without hosts": file(
            "fetch.py",
            "import os\nfor name in os.listdir('/weights'):\n    print(name)\n",
        ),
        "a query that is nearly a document": {
            type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
            props: { spec: { triggers: [{ metadata: { query: "sum(\n  rate(x[5m])\n) * on() *other: y\n" } }] } },
        },
        "a program that is nearly a document": file("fetch.py", "a: *b\nprint(1)\n"),
        "an access log on the standard output": proxy(accessLog({ type: "File", file: { path: "/dev/stdout" } })),
        "an access log that tells who answered": proxy({
            accessLog: {
                settings: [{ format: { json: { backendHost: "%UPSTREAM_HOST%" } }, sinks: [{ type: "File" }] }],
            },
        }),
        "an access log to a Backend of the cluster": [
            toBackend,
            backend({ fqdn: { hostname: "audit.gateway.svc.cluster.local", port: 4317 } }),
        ],
        "a login that is no telemetry": {
            type: "kubernetes:gateway.envoyproxy.io/v1alpha1:SecurityPolicy",
            props: { spec: { jwt: { providers: [{ remoteJWKS: { uri: "https://login.vendor.example/jwks" } }] } } },
        },
    },
    violating: {
        "a vendor's collector": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otlp.vendor.example:4317"),
            at: `${at}.env[0].value`,
        },
        "a vendor's collector without a scheme": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", "otlp.vendor.example:4317"),
            at: `${at}.env[0].value`,
        },
        "a vendor's collector behind a variable of any name": {
            given: variable("WHEREVER", "grpcs://otlp.vendor.example"),
            at: `${at}.env[0].value`,
        },
        "a site of a vendor": { given: variable("DD_SITE", "vendor.example"), at: `${at}.env[0].value` },
        "one of several brokers": {
            given: variable("KAFKA_BROKERS", "kafka.corp.example:9092,kafka.vendor.example:9092"),
            at: `${at}.env[0].value`,
        },
        "a URL before a remark": {
            given: file("start.sh", "set -e\ncurl https://vendor.example # see the docs\n"),
            at: 'data["start.sh"]',
        },
        "a picture in a drawing": {
            given: file(
                "logo.svg",
                '<svg xmlns="http://www.w3.example/2000/svg"><image href="https://vendor.example/x"/></svg>',
            ),
            at: 'data["logo.svg"]',
        },
        "a URL beside a homepage": {
            given: file("values.yaml", "homepage: https://vendor.example\nsink: https://logs.vendor.example\n"),
            at: 'data["values.yaml"]',
        },
        "the bucket service by IPv6 abroad": {
            given: variable("S3_ENDPOINT_URL", "https://s3.dualstack.us-east-1.amazonaws.com"),
            at: `${at}.env[0].value`,
        },
        "a service of AWS by IPv6 abroad": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", "https://xray.us-east-1.api.aws"),
            at: `${at}.env[0].value`,
        },
        "somebody's name below a service by IPv6": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", "https://a1b2c3.xray.eu-central-1.api.aws"),
            at: `${at}.env[0].value`,
        },
        "a service of AWS abroad": {
            given: variable("REMOTE_WRITE_URL", "https://aps-workspaces.us-east-1.amazonaws.com/w"),
            at: `${at}.env[0].value`,
        },
        "somebody's API in the region": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", "https://a1b2c3.execute-api.eu-central-1.amazonaws.com"),
            at: `${at}.env[0].value`,
        },
        "a host that looks like one of the cluster": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.svc.vendor.example"),
            at: `${at}.env[0].value`,
        },
        "a public address": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", "203.0.113.7:4317"),
            at: `${at}.env[0].value`,
        },
        "a password before the host": {
            given: variable("REDIS_URL", "redis://cache:pw@cache.vendor.example:6379"),
            at: `${at}.env[0].value`,
        },
        "a flag with its value": {
            given: container({ args: ["--otlp-traces-endpoint=otlp.vendor.example:4317"] }),
            at: `${at}.args[0]`,
        },
        "a flag before its value": {
            given: container({ args: ["--otlp-traces-endpoint", "otlp.vendor.example:4317"] }),
            at: `${at}.args[0]`,
        },
        "a script": {
            given: container({ command: ["sh", "-c", "curl https://vendor.example/ping && exec vllm"] }),
            at: `${at}.command[2]`,
        },
        "a cache of keys and values elsewhere": {
            given: container({
                args: [
                    "--kv-transfer-config",
                    '{"kv_connector":"X","kv_connector_extra_config":{"server":"203.0.113.7"}}',
                ],
            }),
            at: `${at}.args[1]`,
        },
        "a container of a proxy": {
            given: {
                type: "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy",
                props: {
                    spec: { container: { env: [{ name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "vendor.example" }] } },
                },
            },
            at: "spec.container.env[0].value",
        },
        "Prometheus that writes to a vendor": {
            given: file("prometheus.yml", prometheus("https://prom.vendor.example/push")),
            at: 'data["prometheus.yml"]',
        },
        "an exporter of OpenTelemetry": {
            given: file("otel.yaml", "exporters:\n  otlp:\n    endpoint: otlp.vendor.example:4317\n"),
            at: 'data["otel.yaml"]',
        },
        "an exporter in the second document": {
            given: file("otel.yaml", "a: 1\n---\nexporters: { otlp: { endpoint: otlp.vendor.example } }\n"),
            at: 'data["otel.yaml"]',
        },
        "an output of a log shipper": {
            given: file(
                "fluent-bit.conf",
                "[INPUT]\n    Name tail\n[OUTPUT]\n    Name http\n    Host logs.vendor.example\n",
            ),
            at: 'data["fluent-bit.conf"]',
        },
        "a program that calls a vendor": {
            given: file("fetch.py", "import urllib\nurllib.urlopen('https://vendor.example')\n"),
            at: 'data["fetch.py"]',
        },
        "an alert to a vendor in a Secret": {
            given: secret({
                stringData: {
                    "alertmanager.yml": "receivers:\n  - webhook_configs:\n      - url: https://vendor.example\n",
                },
            }),
            at: 'stringData["alertmanager.yml"]',
        },
        "an alert to a vendor in an encoded Secret": {
            given: secret({ data: { config: base64("global:\n  smtp_smarthost: mail.vendor.example:587\n") } }),
            at: "data.config",
        },
        "a binary file": {
            given: {
                type: "kubernetes:core/v1:ConfigMap",
                props: { binaryData: { config: base64("remote_write: [{ url: https://vendor.example }]") } },
            },
            at: "binaryData.config",
        },
        "traces of a proxy to a vendor": {
            given: proxy({ tracing: { provider: { type: "OpenTelemetry", host: "otlp.vendor.example", port: 4317 } } }),
            at: "spec.telemetry.tracing.provider.host",
        },
        "metrics of a proxy to a vendor": {
            given: proxy({
                metrics: { sinks: [{ type: "OpenTelemetry", openTelemetry: { host: "otlp.vendor.example" } }] },
            }),
            at: "spec.telemetry.metrics.sinks[0].openTelemetry.host",
        },
        "an access log to a Backend outside": {
            given: [toBackend, backend({ fqdn: { hostname: "logs.vendor.example", port: 443 } })],
            at: reference,
        },
        "an access log to an address outside": {
            given: [toBackend, backend({ ip: { address: "203.0.113.7", port: 443 } })],
            at: reference,
        },
        "a remote write of a custom resource": {
            given: {
                type: "kubernetes:monitoring.coreos.com/v1:Prometheus",
                props: { spec: { remoteWrite: [{ url: "https://prom.vendor.example" }] } },
            },
            at: "spec.remoteWrite[0].url",
        },
        "a query to a vendor": {
            given: {
                type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
                props: { spec: { triggers: [{ metadata: { serverAddress: "https://prom.vendor.example" } }] } },
            },
            at: "spec.triggers[0].metadata.serverAddress",
        },
    },
    undetermined: {
        "a value that is computed": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", unknown),
            at: `${at}.env[0].value`,
        },
        "an endpoint out of an object": {
            given: container({
                env: [{ name: "OTEL_EXPORTER_OTLP_ENDPOINT", valueFrom: { secretKeyRef: { name: "x" } } }],
            }),
            at: `${at}.env[0].value`,
        },
        "a host made of variables": {
            given: variable("OTEL_EXPORTER_OTLP_ENDPOINT", "http://$(COLLECTOR):4317"),
            at: `${at}.env[0].value`,
        },
        "a file that is computed": { given: file("prometheus.yml", unknown), at: 'data["prometheus.yml"]' },
        "a host of a proxy's traces that is computed": {
            given: proxy({ tracing: { provider: { host: unknown } } }),
            at: "spec.telemetry.tracing.provider.host",
        },
        "an access log to a Backend that is not of this stack": {
            given: [toBackend],
            at: reference.replace("proxy.", ""),
        },
    },
});
