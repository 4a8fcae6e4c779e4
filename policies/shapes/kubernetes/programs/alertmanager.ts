import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { inOrder } from "../object.ts";
import { variables } from "../pods.ts";
import { monitoringServer, serverFiles } from "./monitoring-pods.ts";

const own = ["alertmanager-0", "alertmanager-1"].map(
    (pod) => `${pod}.alertmanager-pods.monitoring.svc.cluster.local:9094`,
);

/** Alertmanager: tells the stack's own topic of alerts, and its other replica of what was told. */
export function alertmanager(leaves: Leaves): z.ZodType {
    const { is, flag, region } = leaves;
    return monitoringServer(leaves, {
        name: "alertmanager",
        args: inOrder([
            is("--config.file=/etc/alertmanager/alertmanager.yml"),
            is("--storage.path=/data"),
            flag("--data.retention", "hours", /\d{1,4}h/),
            is("--web.listen-address=:9093"),
            is("--cluster.listen-address=0.0.0.0:9094"),
            ...own.map((address) => is(`--cluster.peer=${address}`)),
        ]),
        env: inOrder(variables(leaves, { AWS_REGION: region() })),
        port: 9_093,
        configFolder: "/etc/alertmanager",
        hasDisk: false,
        asksCluster: false,
    });
}

/** Its file. */
export function alertmanagerFiles(leaves: Leaves): z.ZodType {
    return serverFiles(leaves, "alertmanager", z.strictObject({ "alertmanager.yml": leaves.yaml(settings(leaves)) }));
}

/**
 * One receiver: a topic of a declared account in the jurisdiction, at SNS's own host of its region, signed for that region. Every other
 * kind of receiver carries the text of an alert to somebody's server.
 */
function settings(leaves: Leaves) {
    const { is, region, url, arn, alertText, form } = leaves;
    const time = () => form("a time", /\d{1,5}(?:s|m|h|d)/);
    const matchers = z.array(form("a matcher", /[a-z]{1,30}=~?"[A-Za-z|.*]{1,300}"/)).min(1);
    const receiver = is("own-topic");
    return z.strictObject({
        route: z.strictObject({
            receiver,
            group_by: z.array(form("a label", /[a-z_]{1,60}/)).min(1),
            group_wait: time(),
            group_interval: time(),
            repeat_interval: time(),
            routes: z.array(z.strictObject({ receiver, matchers, repeat_interval: time().optional() })),
        }),
        inhibit_rules: z.array(
            z.strictObject({
                source_matchers: matchers,
                target_matchers: matchers,
                equal: z.array(form("a label", /[a-z_]{1,60}/)).optional(),
            }),
        ),
        receivers: z.tuple([
            z.strictObject({
                name: receiver,
                sns_configs: z.tuple([
                    z.strictObject({
                        api_url: url(["https"]),
                        // Without a role or a key here, Alertmanager signs as its own service account.
                        sigv4: z.strictObject({ region: region() }),
                        topic_arn: arn("sns", /^[A-Za-z0-9_-]{1,256}$/),
                        send_resolved: is(true),
                        subject: alertText(),
                        message: alertText(),
                        attributes: z.strictObject({
                            severity: is("{{ .CommonLabels.severity }}"),
                            status: is("{{ .Status }}"),
                        }),
                    }),
                ]),
            }),
        ]),
    });
}
