import { fact } from "./fact.ts";
import type { RegionId } from "./jurisdictions.ts";

const usualAccount = "602401143452";

/** AWS accounts that hold the images of the managed EKS add-ons (VPC CNI, CoreDNS, kube-proxy), by region. */
export const eksImageAccounts = fact<Readonly<Record<RegionId, string>>>(
    {
        "eu-central-1": usualAccount,
        "eu-central-2": "900612956339",
        "eu-north-1": usualAccount,
        "eu-south-1": "590381155156",
        "eu-south-2": "455263428931",
        "eu-west-1": usualAccount,
        "eu-west-2": usualAccount,
        "eu-west-3": usualAccount,
        "eusc-de-east-1": "877088126301",
        "us-east-1": usualAccount,
        "us-east-2": usualAccount,
        "us-west-1": usualAccount,
        "us-west-2": usualAccount,
        "us-gov-east-1": "151742754352",
        "us-gov-west-1": "013241004608",
    },
    { source: "awsdocs/amazon-eks-user-guide, latest/ug/workloads/add-ons-images.adoc", asOf: "2026-11-21" },
);
