import { asksService, callsAws, podsOf, resolvesNames } from "../flow-parts.ts";
import type { Flow } from "../flow.ts";
import { placeOf } from "../identity/arn.ts";
import { weightsBucketName } from "../model-store/names.ts";
import { namespaces as gatewayNamespaces, placementOn, proxyLabels } from "../routing-gateway/tiers.ts";
import type { VllmFleetArgs } from "./args.ts";
import { planFleet } from "./plan-fleet.ts";
import type { ModelPlan, RevisionPlan } from "./plan-fleet.ts";
import { servingRevision } from "./revision-plan.ts";
import { fleetNamespaces, serverPort } from "./tiers.ts";
import { answering } from "./workload.ts";

const frontPool = [placementOn("front").nodeSelector["ringfence/pool"]];
const front = podsOf(gatewayNamespaces.front, proxyLabels("front"), frontPool);

/** Each model is asked by the gateway, and takes its weights out of the bucket. */
export function fleetFlows(args: VllmFleetArgs): readonly Flow[] {
    const bucket = weightsBucketName(placeOf(args.region, args.accountId), args.stack);
    return planFleet(args).flatMap((model) => [
        ...askedBy(model, model.name, servingRevision(model.revisions)),
        ...model.revisions.flatMap((revision) => [
            ...askedBy(model, revision.name, revision),
            ...serverFlows(model, revision, bucket),
        ]),
    ]);
}

/** The gateway asks a model by its own name and by those of its revisions. */
function askedBy({ tier }: ModelPlan, service: string, revision: RevisionPlan | undefined): readonly Flow[] {
    if (revision === undefined) return [];
    const { pod } = revision;
    const replicas = podsOf(fleetNamespaces[tier], answering(pod), [pod.pool]);
    return [
        asksService(
            "gateway",
            front,
            { name: service, port: serverPort },
            replicas,
            `Nobody gets an answer of ${service}.`,
        ),
    ];
}

function serverFlows({ tier }: ModelPlan, { name, pod }: RevisionPlan, bucket: string): readonly Flow[] {
    const servers = podsOf(fleetNamespaces[tier], pod.labels, [pod.pool]);
    const reason = `The servers of ${name} have no weights.`;
    const weights: Flow = {
        name: `${name}-to-weights`,
        from: servers,
        to: { kind: "s3", bucket },
        port: 443,
        protocol: "tcp",
        reason,
    };
    return [
        ...resolvesNames(name, servers),
        ...callsAws(name, servers, [], reason),
        weights,
        ...(pod.settings.shape.nodes > 1 ? [betweenNodes(name, tier, pod)] : []),
    ];
}

/** Port by which the nodes of a replica find each other. Source: vLLM 0.33, `--master-port`, default 29501. */
const rendezvousPort = 29_501;

/** The nodes of one replica find each other at vLLM's own port and then choose others as they go. */
function betweenNodes(name: string, tier: ModelPlan["tier"], pod: RevisionPlan["pod"]): Flow {
    const labels = { ...pod.labels, "leaderworkerset.sigs.k8s.io/name": `${name}-nodes` };
    const members = podsOf(fleetNamespaces[tier], labels, [pod.pool]);
    return {
        name: `${name}-between-nodes`,
        from: members,
        to: members,
        port: rendezvousPort,
        protocol: "tcp",
        reason: `The nodes of a replica of ${name} do not find each other.`,
    };
}
