import { timeLimitsFor } from "../time-limits/time-limits.fixture.ts";
import type { RoutingGatewayArgs } from "./args.ts";

const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/mirror/envoy@sha256:${"0".repeat(64)}` as const;

/** A hybrid stack in the EU: a fleet of two models, a provider in the Union, and one at a place nobody confirmed. */
export const hybrid = {
    jurisdiction: "eu",
    region: "eu-central-1",
    accountId: "111122223333",
    clusterName: "serving",
    dataClasses: {
        public: { jurisdictions: "anywhere", thirdParty: true },
        internal: { jurisdictions: ["eu"], thirdParty: true },
        personal: { jurisdictions: ["eu"], thirdParty: true },
        health: { jurisdictions: ["eu"], thirdParty: false },
        regulated: { jurisdictions: ["eu"], thirdParty: false },
    },
    taskClasses: {
        extraction: { alias: "extract" },
        summarization: { alias: "summarize" },
        chat: {},
        reasoning: { alias: "reason" },
    },
    fleet: {
        "llama-70b": { host: "llama-70b.models.svc.cluster.local", port: 8000 },
        "mistral-small": { host: "mistral-small.models.svc.cluster.local", port: 8000 },
    },
    providers: {
        bedrock: {
            provider: "bedrock",
            endpoint: "eu-central-1",
            models: { claude: "eu.anthropic.claude-sonnet-5" },
            dpaSigned: true,
            baaSigned: false,
        },
        mistral: {
            provider: "mistral",
            endpoint: "eu",
            models: { large: "mistral-large-latest" },
            apiKeySecret: "ringfence/mistral-api-key",
            dpaSigned: true,
            baaSigned: false,
        },
    },
    routes: [
        {
            name: "public-hard",
            dataClasses: ["public"],
            taskClasses: ["reasoning"],
            primary: "mistral/large",
            fallback: ["bedrock/claude", "llama-70b"],
        },
        {
            name: "hard",
            dataClasses: ["internal", "personal"],
            taskClasses: ["reasoning"],
            primary: "bedrock/claude",
            fallback: ["llama-70b"],
        },
        {
            name: "routine",
            dataClasses: ["public", "internal", "personal"],
            primary: "llama-70b",
            fallback: ["bedrock/claude"],
        },
        {
            name: "stays-here",
            dataClasses: ["health", "regulated"],
            primary: "llama-70b",
            fallback: ["mistral-small"],
        },
    ],
    auth: {
        type: "jwt",
        issuer: "https://login.group.example/",
        jwksUri: "https://login.group.example/.well-known/jwks.json",
        audiences: ["llm-gateway"],
        tenantClaim: "tenant",
        dataFloorClaim: "data_floor",
    },
    entrance: {
        host: "llm.group.example",
        certificateIssuer: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" },
    },
    networks: {
        loadBalancer: ["10.60.192.0/22", "10.60.208.0/22"],
        sealed: ["10.60.0.0/18", "10.60.64.0/18"],
        apiServer: "172.20.0.1",
        identityProvider: ["10.100.0.0/16"],
        outside: ["0.0.0.0/5", "8.0.0.0/7"],
    },
    images: { envoy: image },
    timeLimits: timeLimitsFor(["extraction", "summarization", "chat", "reasoning"]),
} as const satisfies RoutingGatewayArgs;

/** The same fleet alone: no third party exists. */
export const selfHosted = {
    jurisdiction: hybrid.jurisdiction,
    region: hybrid.region,
    accountId: hybrid.accountId,
    clusterName: hybrid.clusterName,
    dataClasses: {
        internal: { jurisdictions: ["eu"], thirdParty: false },
        health: { jurisdictions: ["eu"], thirdParty: false },
        regulated: { jurisdictions: ["eu"], thirdParty: false },
    },
    taskClasses: hybrid.taskClasses,
    fleet: hybrid.fleet,
    routes: [
        {
            name: "routine",
            dataClasses: ["internal", "health", "regulated"],
            taskClasses: ["extraction"],
            primary: "mistral-small",
            fallback: ["llama-70b"],
        },
        {
            name: "everything-else",
            dataClasses: ["internal", "health", "regulated"],
            primary: "llama-70b",
            fallback: ["mistral-small"],
        },
    ],
    auth: hybrid.auth,
    entrance: hybrid.entrance,
    networks: hybrid.networks,
    images: { envoy: image },
    timeLimits: hybrid.timeLimits,
} as const satisfies RoutingGatewayArgs;

/** The same with the small model in the second step of an update. */
export const updatingFleet = {
    ...selfHosted,
    fleet: {
        ...selfHosted.fleet,
        "mistral-small": {
            host: "mistral-small.models.svc.cluster.local",
            port: 8000,
            revisions: [
                {
                    name: "mistral-small-0123456789ab",
                    host: "mistral-small-0123456789ab.models.svc.cluster.local",
                    weight: 95,
                },
                {
                    name: "mistral-small-123456789abc",
                    host: "mistral-small-123456789abc.models.svc.cluster.local",
                    weight: 5,
                },
            ],
        },
    },
} as const satisfies RoutingGatewayArgs;

/** Third parties alone, API keys, and a mirror to a third party. No class beyond personal data is accepted. */
export const managed = {
    ...hybrid,
    dataClasses: {
        public: { jurisdictions: "anywhere", thirdParty: true },
        personal: { jurisdictions: ["eu"], thirdParty: true },
    },
    fleet: {},
    routes: [
        {
            name: "everything",
            dataClasses: ["public"],
            weighted: [
                { backend: "mistral/large", weight: 70 },
                { backend: "bedrock/claude", weight: 30 },
            ],
            fallback: [],
        },
        { name: "personal", dataClasses: ["personal"], primary: "bedrock/claude", fallback: [] },
        {
            name: "compare",
            dataClasses: ["public"],
            taskClasses: ["chat"],
            primary: "mistral/large",
            fallback: [],
            mirror: { backend: "bedrock/claude", percent: 5 },
        },
    ],
    auth: {
        type: "apiKeys",
        tenants: [
            { name: "support-copilot", dataFloor: "personal", keySecret: "ringfence/tenants/support-copilot" },
            { name: "website-search", dataFloor: "public", keySecret: "ringfence/tenants/website-search" },
        ],
    },
} as const satisfies RoutingGatewayArgs;
