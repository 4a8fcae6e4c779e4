import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../../catalog/vocabulary.ts";
import { notWaiting, waitFor, waitingChild } from "../child-options.ts";
import type { ChildOptions } from "../child-options.ts";
import { placeOf, regionalArn } from "../identity/arn.ts";
import { CustomerKey } from "../identity/customer-key.ts";
import type { Statement } from "../identity/policy-document.ts";
import { WorkloadIdentity } from "../identity/workload-identity.ts";
import { refuseFaults } from "../fault.ts";
import { auditFlows } from "./audit-flows.ts";
import type { AuditTrailArgs } from "./args.ts";
import { auditTrailFaults, planAuditTrail } from "./plan-audit-trail.ts";
import type { AuditGroup, AuditTrailPlan } from "./plan-audit-trail.ts";
import { shipperConfig } from "./shipper-config.ts";
import { auditNamespace, shipperDaemonSet, shipperName, shipperNetworkPolicy } from "./shipper.ts";

/**
 * Keeps the audit line of every request: in the stack's own region, under a key of the customer's own, in a log group of
 * its data class, for as long as the class says. CloudWatch Logs, as for the network's logs: a group's ARN names region and
 * account, and it cannot be replicated elsewhere.
 *
 * Pass the AWS provider in the options, a Kubernetes provider that itself waits for the cluster, and the cluster in `dependsOn`,
 * for the identity.
 */
export class AuditTrail extends pulumi.ComponentResource {
    /** Names of the log groups by class. */
    readonly logGroups: Readonly<Partial<Record<DataClass, string>>>;

    /** @throws pulumi.InputPropertiesError with every fault of the arguments, before anything is registered. */
    constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
        refuseFaults("AuditTrail", auditTrailFaults(args));
        super("ringfence:observability:AuditTrail", name, { ...args, flows: auditFlows(args) }, notWaiting(opts));
        const plan = planAuditTrail(args);
        const groups = declareGroups(name, args, plan, { parent: this });
        const identity = new WorkloadIdentity(
            name,
            {
                place: placeOf(args.region, args.accountId),
                workload: { clusterName: args.stack, namespace: auditNamespace, serviceAccount: shipperName },
                role: shipperName,
                statements: [writeLines(args, plan.groups)],
                ...(args.tags === undefined ? {} : { tags: args.tags }),
            },
            waitingChild(this, opts),
        );
        declareShipper(name, args, plan, { parent: this, dependsOn: waitFor(opts, identity, ...groups) });
        this.logGroups = Object.fromEntries(plan.groups.map((group) => [group.dataClass, group.name]));
        this.registerOutputs({ logGroups: this.logGroups });
    }
}

function declareGroups(name: string, args: AuditTrailArgs, plan: AuditTrailPlan, child: ChildOptions) {
    const key = new CustomerKey(
        `${name}-key`,
        {
            place: placeOf(args.region, args.accountId),
            alias: `${args.stack}-audit`,
            description: `Audit lines of the gateway of ${args.stack}`,
            uses: [{ kind: "logGroupsBelow", path: plan.path }],
            ...(args.keyCustody === undefined ? {} : { custody: args.keyCustody }),
            ...(args.tags === undefined ? {} : { tags: args.tags }),
        },
        child,
    );
    return plan.groups.map(
        ({ dataClass, name: group, retentionDays }) =>
            new aws.cloudwatch.LogGroup(
                `${name}-${dataClass}`,
                {
                    name: group,
                    kmsKeyId: key.arn,
                    retentionInDays: retentionDays,
                    tags: { ...args.tags, "ringfence:data-class": dataClass },
                },
                { ...child, protect: true },
            ),
    );
}

/** Adds lines to exactly these groups. Nothing that reads, changes or deletes one. */
function writeLines({ region, accountId }: AuditTrailArgs, groups: readonly AuditGroup[]): Statement {
    const place = placeOf(region, accountId);
    const [first = "", ...rest] = groups.flatMap(({ name }) => [
        regionalArn(place, "logs", `log-group:${name}`),
        regionalArn(place, "logs", `log-group:${name}:log-stream:*`),
    ]);
    return {
        sid: "WriteAuditLines",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [first, ...rest],
    };
}

function declareShipper(name: string, args: AuditTrailArgs, plan: AuditTrailPlan, child: ChildOptions): void {
    const namespace = new kubernetes.core.v1.Namespace(
        name,
        {
            metadata: {
                name: auditNamespace,
                // Host paths need the privileged level; nothing else may run here.
                labels: { "pod-security.kubernetes.io/enforce": "privileged" },
            },
        },
        { parent: child.parent },
    );
    const inside = { parent: child.parent, dependsOn: [namespace] };
    const metadata = { name: shipperName, namespace: auditNamespace };
    const config = shipperConfig({ plan, region: args.region, tiers: args.tiers });
    const revision = createHash("sha256").update(config).digest("hex").slice(0, 16);
    const ground = [
        new kubernetes.networking.v1.NetworkPolicy(name, shipperNetworkPolicy(args), inside),
        new kubernetes.core.v1.ServiceAccount(name, { metadata, automountServiceAccountToken: false }, inside),
        new kubernetes.core.v1.ConfigMap(name, { metadata, data: { "shipper.yaml": config } }, inside),
    ];
    new kubernetes.apps.v1.DaemonSet(name, shipperDaemonSet(args, revision), {
        parent: child.parent,
        dependsOn: waitFor(child, ...ground),
    });
}
