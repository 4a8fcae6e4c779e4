import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { ProviderId } from "../../catalog/providers.ts";
import type { DataClass, TaskClass } from "../../catalog/vocabulary.ts";
import type { ImageReference } from "../image-reference.ts";
import type { TimeLimits } from "../time-limits/index.ts";
import type { Rollout } from "./rollout.ts";
import type { ClassRule, Route } from "./route.ts";

/**
 * Arguments of {@link RoutingGateway}. Plain literals by contract, never `pulumi.Input`: where a request may go has to be
 * readable in every preview.
 */
export interface RoutingGatewayArgs {
    /** Legal area of the stack. */
    readonly jurisdiction: JurisdictionId;
    /** AWS region of the stack; secrets are read there. Has to lie in `jurisdiction`. */
    readonly region: RegionId;
    /** The stack's account, 12 digits; its registry holds the images. */
    readonly accountId: string;
    /** The cluster that the gateway runs in. */
    readonly clusterName: string;
    /** The classes that the stack accepts and where each may go. A class that is missing is refused. */
    readonly dataClasses: Readonly<Partial<Record<DataClass, ClassRule>>>;
    /** The tasks that callers may ask for, each with the model name that means it. */
    readonly taskClasses: Readonly<Partial<Record<TaskClass, { readonly alias?: string | undefined }>>>;
    /** Models of the own fleet by name. @default {} */
    readonly fleet?: Readonly<Record<string, FleetEndpoint>>;
    /** Third parties by name; routes name `<provider>/<model alias>`. @default {} */
    readonly providers?: Readonly<Record<string, ProviderAccess>>;
    readonly routes: readonly Route[];
    /** A move from one backend to another that is under way. @default - none */
    readonly rollout?: Rollout;
    readonly auth: GatewayAuth;
    readonly entrance: Entrance;
    readonly networks: GatewayNetworks;
    readonly images: GatewayImages;
    /** How long each part of it waits. */
    readonly timeLimits: TimeLimits;
    /** What a tenant may spend at third parties. @default - only requests are limited */
    readonly tokenBudgets?: TokenBudgets;
    /** Tags for AWS resources. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** Where the servers of a fleet model listen. */
export interface FleetEndpoint {
    /**
     * DNS name of the model's service, e.g. `llama-70b.models.svc.cluster.local`. Make the service headless: its name then
     * leads to each replica, and the gateway balances and ejects replicas, not one shared address.
     */
    readonly host: string;
    readonly port: number;
    /**
     * The revisions of the model, each with its percent of the requests, where an update divides them; whole percent that
     * add up to 100. @default - one, that `host` leads to
     */
    readonly revisions?: readonly FleetRevision[];
}

/** A revision of a model: weights of their own, on servers of their own. */
export interface FleetRevision {
    /** Unique over the fleet; names the gateway's backend for it, and so stands in the audit line. */
    readonly name: string;
    /** DNS name of the revision's own service. */
    readonly host: string;
    readonly weight: number;
}

/** A third party as the stack uses it. Place and processor are looked up in the catalog, never told. */
export interface ProviderAccess {
    readonly provider: ProviderId;
    /** Name of the provider's endpoint in the catalog. */
    readonly endpoint: string;
    /** Own alias to the provider's model name. */
    readonly models: Readonly<Record<string, string>>;
    /** Secret in Secrets Manager with the API key. @default - AWS credentials, for bedrock */
    readonly apiKeySecret?: string;
    /** A data processing agreement is signed. */
    readonly dpaSigned: boolean;
    /** A HIPAA business associate agreement is signed. */
    readonly baaSigned: boolean;
}

/** How callers prove who they are. */
export type GatewayAuth =
    | {
          readonly type: "jwt";
          readonly issuer: string;
          /** An https URL that the gateway reaches inside its own networks. */
          readonly jwksUri: string;
          readonly audiences: readonly string[];
          readonly tenantClaim: string;
          readonly dataFloorClaim: string;
      }
    | { readonly type: "apiKeys"; readonly tenants: readonly Tenant[] };

export interface Tenant {
    readonly name: string;
    /** Lowest class of the tenant's requests. */
    readonly dataFloor: DataClass;
    /** Secret in Secrets Manager with the tenant's API key. */
    readonly keySecret: string;
}

/** The door: its name and its certificate. */
export interface Entrance {
    /** Name that callers use, e.g. `llm.corp.example`. */
    readonly host: string;
    /** cert-manager issuer inside the jurisdiction; its authority is trusted between the two gateways too. */
    readonly certificateIssuer: CertificateIssuer;
}

export interface CertificateIssuer {
    /** API group, e.g. "awspca.cert-manager.io" for AWS Private CA. */
    readonly group: string;
    /** Kind, e.g. "AWSPCAClusterIssuer". */
    readonly kind: string;
    readonly name: string;
}

/** Address blocks that network policies name. */
export interface GatewayNetworks {
    /** Where the load balancer stands: its subnets. */
    readonly loadBalancer: readonly string[];
    /** Where the API server and the private endpoints of AWS services stand. */
    readonly sealed: readonly string[];
    /** Address of the Service `kubernetes.default`: the first of the cluster's block of Services. */
    readonly apiServer: string;
    /** Where the identity provider answers. @default [] */
    readonly identityProvider?: readonly string[];
    /** What the egress gateway may send to; has to hold the providers' addresses. @default [] */
    readonly outside?: readonly string[];
}

/** Proxy images from the own registry, by digest. */
export interface GatewayImages {
    /** Envoy of every gateway, of the version its Envoy Gateway is built with. */
    readonly envoy: ImageReference;
    /** Valkey, which counts tokens. @default - needed only with token budgets */
    readonly valkey?: ImageReference;
}

/** Tokens, of questions and answers together, that a tenant may spend on requests that may leave. */
export interface TokenBudget {
    /** Until midnight UTC. */
    readonly tokensPerDay: number;
    /** In thirty days, counted from a fixed day. No less than a day's. */
    readonly tokensPerMonth: number;
}

export interface TokenBudgets {
    /** Of every tenant that has none of its own. */
    readonly default: TokenBudget;
    /** By tenant. @default {} */
    readonly tenants?: Readonly<Record<string, TokenBudget>>;
}
