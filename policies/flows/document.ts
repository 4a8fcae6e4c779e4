import { refusalOf } from "./report.ts";
import type { FlowReport, NeededFlow } from "./report.ts";
import { addressedText, clientText, destinationText } from "./text.ts";
import type { Layer } from "./layers/verdict.ts";

/** The connections of one stack. */
export interface StackFlows {
    readonly stack: string;
    readonly report: FlowReport;
}

const layerWords: readonly (readonly [layer: Layer, letter: string, meaning: string])[] = [
    ["name", "N", "the DNS firewall lets its name resolve"],
    [
        "place",
        "P",
        "both ends are somewhere: a node group, an endpoint, a load balancer. Every connection needs it, so no row shows it",
    ],
    ["service", "V", "the Service leads to these pods, at this port of theirs"],
    [
        "networkPolicy",
        "K",
        "network policies let the client's pods out: to the address that they dial, as the AWS plugin sees it before any rewriting, and to the one that packets reach",
    ],
    ["securityGroup", "S", "the security groups of the client let it out"],
    ["networkAcl", "A", "the network ACLs of every subnet on the way let it through, and its answers back"],
    ["route", "R", "routes lead there, and answers back by the same firewall"],
    ["firewall", "F", "the Network Firewall lets packets through, and the host's name"],
    ["targetSecurityGroup", "T", "the security groups of the destination let it in"],
    ["targetNetworkPolicy", "L", "network policies let it in to the destination's pods"],
    ["endpoint", "E", "the VPC endpoint has the private name, and its policy admits what the client calls"],
];

/** `docs/flows.md`: the connections that the reference stacks need, for people. */
export function flowsDocument(stacks: readonly StackFlows[]): string {
    const layers = layerWords.map(([layer, letter, meaning]) => [letter, `\`${layer}\``, meaning]);
    return [
        "# Connections",
        "",
        "Generated from the components' flows by `npm run generate`; do not edit.",
        "",
        "What the platform needs to reach, and which layers of the network each connection crosses. Components declare their own",
        "connections, and every preview follows each through every layer, from every place of the client to every place of the",
        "destination; it exits with 1 where a layer refuses one, or where a resource names a destination that no connection leads to.",
        "`npm run flows -- <stack> --from a --to b` shows the verdict of each layer with the resources behind it.",
        "",
        ...table(["letter", "layer", "what it says"], layers),
        "",
        "Probes of pods come from their own node, where nothing refuses them, and cross no layer. What AWS delivers by itself (flow logs,",
        "query logs, logs of the control plane) crosses no interface of the stack.",
        ...stacks.flatMap(sectionOf),
        "",
    ].join("\n");
}

function sectionOf({ stack, report }: StackFlows): readonly string[] {
    const { needed, faults } = report;
    const refused = needed.filter(({ passes }) => !passes);
    const counts = [
        `${needed.length} ${needed.length === 1 ? "connection" : "connections"}`,
        refused.length === 0 ? "every layer lets them through" : `${refused.length} refused`,
        ...(faults.length === 0 ? [] : [`${faults.length} destinations without a connection`]),
    ];
    // Clients that need the same in the same way share a row.
    const rows = [...Map.groupBy(needed, rowKey).values()].map((alike) => rowOf(alike));
    return [
        "",
        `## ${stack}`,
        "",
        `${counts.join("; ")}.`,
        "",
        ...table(
            ["to", "addressed by", "port", "layers", "from"],
            rows.toSorted((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1)),
        ),
    ];
}

function rowKey(flow: NeededFlow): string {
    return JSON.stringify([
        destinationText(flow.to),
        addressedText(flow.to),
        flow.port,
        flow.protocol,
        lettersOf(flow),
    ]);
}

/** A table without padding: one long cell would widen every row. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
    const line = (row: readonly string[]) =>
        `| ${row.map((cell) => cell.replaceAll("|", "\\|").replaceAll("*", "\\*")).join(" | ")} |`;
    return [line(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(line)];
}

/** Pods by the values of their labels: the keys are the same everywhere, and long. */
function shortText(from: NeededFlow["from"]): string {
    if (from.kind !== "pods") {
        return clientText(from);
    }
    const values = Object.values(from.labels).sort().join(" ");
    return values === "" ? from.namespace : `${from.namespace} (${values})`;
}

function rowOf(alike: readonly NeededFlow[]): readonly string[] {
    const [first] = alike;
    if (first === undefined) {
        return [];
    }
    const clients = [...new Set(alike.map(({ from }) => shortText(from)))].sort().join("; ");
    return [
        destinationText(first.to),
        addressedText(first.to),
        `${first.protocol} ${first.port}`,
        lettersOf(first),
        clients,
    ];
}

function lettersOf(flow: NeededFlow): string {
    const crossed = flow.layers.filter(({ layer, verdict }) => verdict === "passes" && layer !== "place");
    const letters = crossed.map(({ layer }) => layerWords.find(([name]) => name === layer)?.[1] ?? "").join("");
    const refusal = refusalOf(flow);
    return refusal === undefined ? letters || "none" : `refused by ${refusal.layer}`;
}
