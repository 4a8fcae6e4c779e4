import * as aws from "@pulumi/aws";

const provider = new aws.Provider("frankfurt", { region: "eu-central-1" });
const bucket = new aws.s3.Bucket("bucket", { bucket: "sandbox-bucket" }, { provider });
bucket.id.apply((id) => {
    throw new Error(`nobody has thought of ${id}`);
});
