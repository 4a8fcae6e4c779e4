import { add, change, put, remove, without } from "../../kit/mutation.ts";
import type { Mutations } from "../../kit/mutation.ts";
import { modelServer } from "../shared/mutants.ts";

const flowLog = "aws:ec2/flowLog:FlowLog";

export const mutations: Mutations = {
    "RES-601": {
        "flow logs in a bucket of somebody else": change(flowLog, (props) => ({
            ...props,
            logDestination: "arn:aws:s3:::vendor-logs",
            logDestinationType: "s3",
        })),
    },
    "RES-602": {
        "alarms by e-mail": add("aws:sns/topicSubscription:TopicSubscription", {
            topic: "mutant",
            protocol: "email",
            endpoint: "oncall@example.com",
        }),
    },
    "RES-603": {
        "a log for ever": change("aws:cloudwatch/logGroup:LogGroup", (props) => without(props, "retentionInDays")),
    },
    "RES-604": {
        "a server that logs prompts": modelServer({ args: ["--model", "/weights", "--enable-log-requests"] }),
    },
    "RES-605": {
        "an audit trail that can be changed": add("aws:cloudtrail/trail:Trail", {
            s3BucketName: "mutant",
            enableLogFileValidation: false,
        }),
    },
    "RES-606": {
        "a cluster without logs": put("aws:eks/cluster:Cluster", ["enabledClusterLogTypes"], []),
        "a network without flow logs": remove(flowLog),
    },
};
