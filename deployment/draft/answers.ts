import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { ModelId, Precision } from "../../catalog/models.ts";
import type { ProviderId } from "../../catalog/providers.ts";
import type { DataClass, Mode } from "../../catalog/vocabulary.ts";

/**
 * What somebody says about a stack that does not exist yet: the input of {@link import("./draft-stack.ts").draftStack}. Plain
 * data; whoever asks the questions (flags, a terminal, another part of ringfence) fills it in. What is left out gets a default
 * that the drafted file explains.
 */
export interface Answers {
    /** Name of the stack: a letter, then lower-case letters, digits and dashes, at most 40. */
    readonly stack: string;
    readonly mode: Mode;
    readonly jurisdiction: JurisdictionId;
    readonly region: RegionId;
    /** Id of the account that the stack is built in, twelve digits. */
    readonly account: string;
    /** Every class that the gateway accepts; the strictest of them is what the network is built for. */
    readonly dataClasses: readonly DataClass[];
    /**
     * The strictest class that a third party may be given. @default internal in a hybrid stack; in modes without a fleet the
     * strictest class of all, because nobody else could answer it
     */
    readonly thirdPartyUpTo?: DataClass;
    /** Own models, the one that answers first before its fallbacks. @default none */
    readonly models?: readonly ModelAnswer[];
    /** Third parties, in the order in which they are asked. @default none */
    readonly providers?: readonly ProviderAnswer[];
    /** Networks that reach the gateway over a transit gateway. @default none */
    readonly peers?: readonly { readonly name: string; readonly cidr: string; readonly via: string }[];
    /** Accounts that reach the gateway by PrivateLink. @default none */
    readonly privateLinkAccounts?: readonly string[];
    /** Private domains that the stack resolves, the identity provider's first of all. @default none */
    readonly privateZones?: readonly PrivateZoneAnswer[];
    readonly auth: AuthAnswer;
    /** Name by which callers reach the gateway. @default llm.<stack>.internal */
    readonly host?: string;
    readonly keyCustody: CustodyAnswer;
    /** Roles of the account, by name or ARN; the one that deploys the stack is among them. */
    readonly administrators: readonly string[];
    /** Roles that may look, by name or ARN. @default none */
    readonly viewers?: readonly string[];
    /** Roles that run the mirror job, by name or ARN. */
    readonly mirrorRoles: readonly string[];
    /** What the stack may cost, in US dollars a month. */
    readonly budgetUsdPerMonth: number;
    /** Block of the VPC. @default the first of a list of private /16 blocks that shares no address with a peer */
    readonly cidr?: string;
    /** Two or three zones of the region. @default the first two by their letter */
    readonly zones?: readonly string[];
    /** Days for which logs and audit lines are kept. @default six years where HIPAA asks for them, else one year */
    readonly logDays?: number;
    /** E-mail address of whoever answers for the declaration. @default nobody is named yet */
    readonly complianceOwner?: string;
}

/** An own model. */
export interface ModelAnswer {
    readonly model: ModelId;
    /** @default the one whose GPUs cost least in the region */
    readonly precision?: Precision;
    /** Longest request, in tokens. @default 8192, or what the model can do where that is less */
    readonly maxContextTokens?: number;
    /** Requests of that length at the same time, for each replica. @default 8 */
    readonly concurrency?: number;
    /** Replicas that always run. @default 2, so that one can be drained while the other serves */
    readonly replicas?: number;
    /** Id of the licence that whoever may bind the company has accepted. */
    readonly acceptedLicence: string;
    /** Of the company and its affiliates, where the licence asks. @default not stated */
    readonly monthlyActiveUsers?: number;
    /** ISO 3166-1 alpha-2 code of the company's seat, where the licence asks. @default not stated */
    readonly companyCountry?: string;
}

/** A third party that answers. */
export interface ProviderAnswer {
    /** Name in the stack. @default the provider's */
    readonly name?: string;
    readonly provider: ProviderId;
    /** Endpoint in the catalog. @default the region for Bedrock; else none, which is a fault */
    readonly endpoint?: string;
    /** The stack's alias for each model, to the provider's own name of it. */
    readonly models: Readonly<Record<string, string>>;
    /** Name of the secret with its key. @default ringfence/<name>-api-key; Bedrock has none */
    readonly secret?: string;
    /** The signed data processing agreement. @default none */
    readonly dpa?: ContractAnswer;
    /** The signed business associate agreement. @default none */
    readonly baa?: ContractAnswer;
}

export interface ContractAnswer {
    /** `YYYY-MM-DD`. */
    readonly signedOn: string;
    readonly reference: string;
}

export interface PrivateZoneAnswer {
    readonly name: string;
    /** Either this, */
    readonly hostedZoneId?: string;
    /** or the DNS servers of a peer. */
    readonly forwardTo?: readonly string[];
}

/** How callers prove who they are. */
export type AuthAnswer =
    | {
          readonly type: "jwt";
          readonly issuer: string;
          readonly jwksUri: string;
          readonly audiences: readonly string[];
      }
    | {
          readonly type: "apiKeys";
          readonly tenants: readonly {
              readonly name: string;
              readonly dataFloor: DataClass;
              /** @default ringfence/tenants/<name> */
              readonly secret?: string;
          }[];
      };

/** Who makes and holds the keys. */
export type CustodyAnswer =
    | { readonly origin: "kms" | "imported" }
    | {
          readonly origin: "external";
          readonly custodianCountry: string;
          readonly proxyServiceName: string;
          readonly customKeyStoreId: string;
      };
