import * as aws from "@pulumi/aws";

new aws.Provider("said", { region: "eu-central-1" });
new aws.sns.Topic("alerts");
