import type * as pulumi from "@pulumi/pulumi";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { SystemNetworks } from "./system-policies.ts";
import type { KeyCustody } from "../identity/customer-key.ts";

/** Days that CloudWatch Logs can keep a group, from one year on: shorter ones miss the audit rules' floor. */
export const logRetentionDays = [365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;
export type LogRetentionDays = (typeof logRetentionDays)[number];

/** What a key of the cluster encrypts. */
export const clusterKeyUses = ["secrets", "logs", "volumes"] as const;
export type ClusterKeyUse = (typeof clusterKeyUses)[number];

/** Arguments of {@link Cluster}. Everything that decides where it runs and who gets in is a literal. */
export interface ClusterArgs {
    /** Name in EKS, at most 40 characters: roles, keys and log groups are named after it. */
    readonly clusterName: string;
    /** Legal area that the cluster must not leave. */
    readonly jurisdiction: JurisdictionId;
    /** AWS region of the cluster; has to lie in `jurisdiction`. */
    readonly region: RegionId;
    /** The account the cluster is created in, 12 digits. */
    readonly accountId: string;
    /** Two or three standard zones of `region`, in the order of the subnets. */
    readonly zones: readonly string[];
    /** One subnet a zone, with no route out: for the control plane's interfaces and for the system nodes. */
    readonly subnetIds: readonly pulumi.Input<string>[];
    readonly securityGroupIds: {
        /** For the control plane's interfaces: admits port 443 from the nodes and from administrators. */
        readonly controlPlane: pulumi.Input<string>;
        /** For every node. */
        readonly nodes: pulumi.Input<string>;
    };
    /** IAM roles of this account that administer the cluster. The one that deploys this stack has to be among them. */
    readonly administrators: readonly string[];
    /** IAM roles of this account that may look, but not read secrets. @default [] */
    readonly viewers?: readonly string[];
    /**
     * Days to keep the control plane's logs, the audit log among them. HIPAA documentation asks for six years: 2192.
     */
    readonly logRetentionDays: LogRetentionDays;
    /** Private block for Kubernetes services; must not overlap the VPC or a peer. */
    readonly serviceCidr: string;
    /** Addresses that the network policies of kube-system name. */
    readonly networks: Pick<SystemNetworks, "sealedNetworks" | "vpcCidr">;
    /** Nodes for add-ons and controllers, not for models. */
    readonly systemNodes: SystemNodes;
    /** Who makes and holds the key of each use. @default - KMS makes the keys */
    readonly keyCustody?: Readonly<Record<ClusterKeyUse, KeyCustody>>;
    /**
     * Makes the account's service-linked role for EC2 Auto Scaling. The volume key's policy names the role, so it has
     * to exist; an account that has ever had a scaling group has it, and a second one cannot be made.
     * @default false
     */
    readonly createAutoScalingRole?: boolean;
    /**
     * True in a step of a deployment that leaves out what runs in the cluster, and perhaps the cluster too. The engine makes
     * providers all the same, so that they must not name a cluster which may not be there: they lead nowhere, and nothing uses them.
     * @default false
     */
    readonly isLeftOut?: boolean;
    /** Tags for every resource. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

export interface SystemNodes {
    /** Ranked: EC2 takes the first that has capacity. */
    readonly instanceTypes: readonly [string, ...string[]];
    /** Nodes in each zone that are always there. */
    readonly minPerZone: number;
    readonly maxPerZone: number;
}
