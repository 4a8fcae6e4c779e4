import type { Evidence, Fact } from "../fact.ts";
import type { JurisdictionId, RegionId } from "../jurisdictions.ts";

/** A company as a contract names it. */
export interface LegalEntity {
    readonly name: string;
    /** ISO 3166-1 alpha-2 code of the country of its seat. */
    readonly country: string;
}

/** One host of a provider's API, and where a request to it is processed. */
export interface Endpoint extends Evidence {
    /** Full DNS host name, as it stands in the TLS server name; the egress allow-list is made from it. */
    readonly host: string;
    /**
     * Jurisdiction in which prompts and completions are processed. Unconfirmed where the provider names no place, or an
     * area wider than one jurisdiction.
     */
    readonly processedIn: Fact<JurisdictionId>;
    /** What the customer must do for `processedIn` to hold. @default - nothing */
    readonly condition?: string;
    /** AWS region that serves the host, reachable by a VPC interface endpoint. @default - public internet only */
    readonly region?: RegionId;
}

/** What is known about the processor behind a backend (GDPR Article 28). */
export interface ProviderFacts {
    readonly name: string;
    /** `managed`: the provider's own or licensed models. `open-weight`: models whose weights can be had elsewhere. */
    readonly kind: "managed" | "open-weight";
    /** The operating company behind the API. */
    readonly legalEntity: Fact<string>;
    /**
     * ISO 3166-1 alpha-2 code of the country the operating company is established in. It answers whose courts reach the
     * company, which the place of processing does not.
     */
    readonly establishedIn: Fact<string>;
    /** Companies that sign with customers of a jurisdiction. @default - the operating company itself */
    readonly contractingEntities: Readonly<Partial<Record<JurisdictionId, Fact<LegalEntity>>>>;
    /** Hosts by name: a processing area, or `global` where the provider chooses the place. */
    readonly endpoints: Readonly<Record<string, Endpoint>>;
    /** Whether a data processing agreement is part of the standard business terms or offered with them. */
    readonly dpa: Fact<boolean>;
    /** Whether a HIPAA business associate agreement can be had. Having it is the customer's act, not the catalog's. */
    readonly baa: Fact<boolean>;
    /** Longest time the provider keeps prompts and completions of plain inference by default, in days. */
    readonly retentionDays: Fact<number>;
    /** Whether keeping nothing can be had; 0 in `retentionDays` means that it is the default. */
    readonly zeroRetention: Fact<boolean>;
    /** What the facts above do not cover, for the report. */
    readonly caveats: readonly string[];
}
