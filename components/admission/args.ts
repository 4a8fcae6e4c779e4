import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";

/** Arguments of {@link Admission}: what the API server judges by. Literals by contract. */
export interface AdmissionArgs {
    /** Legal area that the cluster may not leave. */
    readonly jurisdiction: JurisdictionId;
    /** AWS region of the cluster; has to lie in `jurisdiction`. */
    readonly region: RegionId;
    /** The stack's account, 12 digits; images come from its registry. */
    readonly accountId: string;
}
