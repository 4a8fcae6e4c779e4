import { configFromPulumi } from "./stack-config.ts";
import { summaryOf } from "../config/fleet-summary.ts";
import { declarePlatform } from "./platform.ts";

const { network, compute, fleet, entrance, gateway, authority, auditTrail, observability } =
    declarePlatform(configFromPulumi());

/** Stack outputs. */
export const vpcId = network.vpcId;
export const subnets = network.subnets;
export const s3EndpointId = network.s3EndpointId;
/** Public addresses that third parties see; empty where the stack has no way out. */
export const natAddresses = network.natAddresses;
/** Base URL for the clients of OpenAI's API, inside the network and those joined to it. */
export const gatewayBaseUrl = gateway.baseUrl;
/** DNS name of the load balancer: what a zone that others keep points the gateway's name to. It leads to private addresses. */
export const gatewayBalancerHost = entrance.balancerHost;
/** By this name the accounts of gatewayEntrance.privateLink ask for an endpoint; null where none is offered. */
export const gatewayEndpointService = entrance.endpointServiceName ?? null;
/**
 * ARN of the authority behind the gateway's certificate, and its own certificate (PEM), which callers have to trust; null where
 * another signs.
 */
export const privateCaArn = authority?.arn ?? null;
export const privateCaCertificate = authority?.certificate ?? null;
/** Where the audit lines of each data class lie. */
export const auditLogGroups = auditTrail.logGroups;
/** Alerts arrive here: subscribe a queue or a function of the same account and region. */
export const alertTopicArn = observability.alertTopicArn;
/** Holds no credential: the AWS CLI of whoever uses it gets the token. */
export const kubeconfig = compute.cluster.kubeconfig;
export const weightsBucket = compute.modelStore.bucketName;
/** The role that the mirror job takes to bring weights and images in. */
export const artifactsWriterRoleArn = compute.modelStore.writerRoleArn;
/** Where each model answers inside the cluster, and by which revisions. Empty without a fleet. */
export const modelEndpoints = fleet?.servers.endpoints ?? {};
/** How each model lies on its GPUs, and how much room it has there. Empty without a fleet. */
export const gpuNodeGroups = Object.fromEntries(
    Object.entries(fleet?.gpuNodeGroups ?? {}).map(([name, group]) => [name, summaryOf(group)]),
);
