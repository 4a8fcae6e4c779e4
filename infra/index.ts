import { configFromPulumi } from "./config/pulumi.ts";
import { summaryOf } from "./fleet-summary.ts";
import { declarePlatform } from "./platform.ts";

const { network, compute } = declarePlatform(configFromPulumi());

/** Stack outputs. */
export const vpcId = network.vpcId;
export const subnets = network.subnets;
export const s3EndpointId = network.s3EndpointId;
/** Public addresses that third parties see; empty where the stack has no way out. */
export const natAddresses = network.natAddresses;
/** Holds no credential: the AWS CLI of whoever uses it gets the token. Absent without a fleet, as all that follow. */
export const kubeconfig = compute?.cluster.kubeconfig;
export const weightsBucket = compute?.modelStore.bucketName;
/** The role that the mirror job takes to bring weights and images in. */
export const artifactsWriterRoleArn = compute?.modelStore.writerRoleArn;
/** How each model lies on its GPUs, and how much room it has there. */
export const gpuNodeGroups =
    compute &&
    Object.fromEntries(Object.entries(compute.gpuNodeGroups).map(([name, group]) => [name, summaryOf(group)]));
