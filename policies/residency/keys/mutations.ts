import { add, change, remove, where, without } from "../../kit/mutation.ts";
import type { Mutations } from "../../kit/mutation.ts";

const key = "aws:kms/key:Key";

export const mutations: Mutations = {
    "RES-501": {
        "a log in clear text": change("aws:cloudwatch/logGroup:LogGroup", (props) => without(props, "kmsKeyId")),
        "a bucket without encryption": remove(
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        ),
    },
    "RES-502": {
        // Where AWS holds every key it is no weakness.
        "a key of AWS among own keys": where(
            ({ type, inputs }) => type === "aws:kms/externalKey:ExternalKey" || "xksKeyId" in inputs,
            add(key, { description: "mutant" }),
        ),
    },
    "RES-504": {
        "a key that is soon gone": add(key, { deletionWindowInDays: 7 }),
    },
};
