/** Something that lets connections through and that no needed connection of a stack misses. */
export interface Spare {
    /** Name of the resource. */
    readonly resource: RegExp;
    /** Its rule, as `Allowance.rule` names it; the empty text for the whole resource. */
    readonly rule: RegExp;
    /** Why it is there all the same. */
    readonly reason: string;
}

const whole = /^$/;

/**
 * Every allowance of the reference stacks that no needed connection misses, each with a reason. What is here and is missed after
 * all, or is gone, fails the test: the list says what is, and no more.
 */
export const spare: readonly Spare[] = [
    {
        resource: /^controllers-.+-controllers$/,
        rule: /^ingress tcp (8080|9402|8443) monitoring$/,
        reason: "metrics of the controllers, for whoever adds a scrape job; Prometheus of the stack has none for them",
    },
    {
        resource: /^audit-trail$/,
        rule: /^ingress tcp 2020 monitoring$/,
        reason: "metrics of the shipper, for whoever adds a scrape job",
    },
    {
        resource: /^gateway-network-policy-rate-limiter$/,
        rule: /^ingress tcp 19001 monitoring$/,
        reason: "metrics of the rate limiter, for whoever adds a scrape job",
    },
    {
        resource: /^controllers-(cert-manager|lws-system|external-secrets)-controllers$/,
        rule: /^egress udp 53, tcp 53 kube-system\/kube-dns$/,
        reason: "one policy serves all controllers; these dial the API server by its address and ask for no name",
    },
    {
        resource: /^controllers-external-secrets-controllers$/,
        rule: /^egress tcp 80 169\.254\.170\.23\/32$/,
        reason: "one policy serves all controllers; without providers there is no key to fetch and no identity",
    },
    {
        resource: /^controllers-gateway-controllers$/,
        rule: /^ingress tcp 18001 envoy-ratelimit$/,
        reason: "the policy of the gateway's controller is the same with and without a rate limiter",
    },
    {
        resource: /^dmz-dns-private-zones$/,
        rule: whole,
        reason: "names of the joined networks: connections there are declared by range, and not by name",
    },
    {
        resource: /^dmz-(kms|sqs|ssm|sts)-endpoint$/,
        rule: whole,
        reason: "the network brings these for every cluster: operators' tools and the nodes' own start ask them, which no resource shows",
    },
    {
        resource: /^dmz-secretsmanager-endpoint$/,
        rule: whole,
        reason: "the network brings it for every cluster with a gateway; without providers there is no key to fetch",
    },
    {
        resource: /^dmz-dns-own-names$/,
        rule: whole,
        reason: "the gateway's own name: connections to the load balancer are declared by its address",
    },
    {
        resource: /^dmz-egress-to-s3-tcp-443$/,
        rule: whole,
        reason: "S3's addresses are public, and the egress zone's list of outside addresses holds them too",
    },
    {
        resource: /^dmz-gateway-acl$/,
        rule: /^(ingress tcp 443|egress tcp 1024-65535) (10\.0\.0\.0\/8|100\.64\.0\.0\/10|172\.16\.0\.0\/12|192\.168\.0\.0\/16)$/,
        reason: "callers may come from any private range; the security group names those of the stack",
    },
    {
        resource: /^dmz-gateway-(to|from)-gateway-tcp-1063$|^dmz-(sealed-to-gateway|gateway-from-sealed)-tcp-1064$/,
        rule: whole,
        reason: "the gateway tier's groups are the same in stacks without providers, which have no AI gateway",
    },
    {
        resource: /^dmz-(gateway-to-sealed|sealed-from-gateway)-tcp-8000$/,
        rule: whole,
        reason: "the gateway tier's groups are the same in stacks without a fleet",
    },
    {
        resource: /^gateway-egress-network-policy-egress(-shadow)?$/,
        rule: /^egress tcp 80 169\.254\.170\.23\/32$/,
        reason: "one policy serves all providers; these take keys and no identity",
    },
    {
        resource: /^gateway-egress-network-policy-egress-shadow$/,
        rule: /^ingress tcp 19001, tcp 1064 monitoring$/,
        reason: "Prometheus reads the shadow's proxies with those of the egress tier, whose labels its flow names",
    },
    {
        resource: /^gateway-network-policy-front$/,
        rule: /^egress tcp 443 10\./,
        reason: "joined networks where an identity provider may stand; this stack's callers prove themselves by key",
    },
];
