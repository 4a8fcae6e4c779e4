import type * as aws from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";

/**
 * Inputs of the resource types the rules judge, by Pulumi type token. Types only: loading the AWS SDK would make up more
 * than half of the pack's start. `inputs.test.ts` checks each token against the SDK.
 */
interface ArgsByType {
    "aws:ec2/carrierGateway:CarrierGateway": aws.ec2.CarrierGatewayArgs;
    "aws:ec2/defaultRouteTable:DefaultRouteTable": aws.ec2.DefaultRouteTableArgs;
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": aws.ec2.DefaultSecurityGroupArgs;
    "aws:ec2/defaultSubnet:DefaultSubnet": aws.ec2.DefaultSubnetArgs;
    "aws:ec2/defaultVpc:DefaultVpc": aws.ec2.DefaultVpcArgs;
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": aws.ec2.EgressOnlyInternetGatewayArgs;
    "aws:ec2/eip:Eip": aws.ec2.EipArgs;
    "aws:ec2/eipAssociation:EipAssociation": aws.ec2.EipAssociationArgs;
    "aws:ec2/instance:Instance": aws.ec2.InstanceArgs;
    "aws:ec2/internetGateway:InternetGateway": aws.ec2.InternetGatewayArgs;
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": aws.ec2.InternetGatewayAttachmentArgs;
    "aws:ec2/launchConfiguration:LaunchConfiguration": aws.ec2.LaunchConfigurationArgs;
    "aws:ec2/launchTemplate:LaunchTemplate": aws.ec2.LaunchTemplateArgs;
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": aws.ec2.MainRouteTableAssociationArgs;
    "aws:ec2/managedPrefixList:ManagedPrefixList": aws.ec2.ManagedPrefixListArgs;
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": aws.ec2.ManagedPrefixListEntryArgs;
    "aws:ec2/natGateway:NatGateway": aws.ec2.NatGatewayArgs;
    "aws:ec2/route:Route": aws.ec2.RouteArgs;
    "aws:ec2/routeTable:RouteTable": aws.ec2.RouteTableArgs;
    "aws:ec2/routeTableAssociation:RouteTableAssociation": aws.ec2.RouteTableAssociationArgs;
    "aws:ec2/securityGroup:SecurityGroup": aws.ec2.SecurityGroupArgs;
    "aws:ec2/securityGroupRule:SecurityGroupRule": aws.ec2.SecurityGroupRuleArgs;
    "aws:ec2/subnet:Subnet": aws.ec2.SubnetArgs;
    "aws:ec2/vpc:Vpc": aws.ec2.VpcArgs;
    "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": aws.ec2.VpcDhcpOptionsArgs;
    "aws:ec2/vpcEndpoint:VpcEndpoint": aws.ec2.VpcEndpointArgs;
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": aws.ec2.VpcEndpointPolicyArgs;
    "aws:ec2/vpcEndpointService:VpcEndpointService": aws.ec2.VpcEndpointServiceArgs;
    "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": aws.ec2.VpcEndpointServiceAllowedPrincipleArgs;
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": aws.ec2.VpcPeeringConnectionArgs;
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": aws.ec2.VpcPeeringConnectionAccepterArgs;
    "aws:alb/loadBalancer:LoadBalancer": aws.alb.LoadBalancerArgs;
    "aws:elb/loadBalancer:LoadBalancer": aws.elb.LoadBalancerArgs;
    "aws:lb/loadBalancer:LoadBalancer": aws.lb.LoadBalancerArgs;
    "aws:networkfirewall/firewall:Firewall": aws.networkfirewall.FirewallArgs;
    "aws:networkfirewall/firewallPolicy:FirewallPolicy": aws.networkfirewall.FirewallPolicyArgs;
    "aws:networkfirewall/ruleGroup:RuleGroup": aws.networkfirewall.RuleGroupArgs;
    "aws:route53/queryLog:QueryLog": aws.route53.QueryLogArgs;
    "aws:route53/resolverEndpoint:ResolverEndpoint": aws.route53.ResolverEndpointArgs;
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": aws.route53.ResolverFirewallConfigArgs;
    "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": aws.route53.ResolverFirewallDomainListArgs;
    "aws:route53/resolverFirewallRule:ResolverFirewallRule": aws.route53.ResolverFirewallRuleArgs;
    "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": aws.route53.ResolverFirewallRuleGroupArgs;
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": aws.route53.ResolverFirewallRuleGroupAssociationArgs;
    "aws:route53/resolverRule:ResolverRule": aws.route53.ResolverRuleArgs;
    "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": aws.route53.ResolverRuleAssociationArgs;
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": aws.vpc.SecurityGroupEgressRuleArgs;
    "pulumi:providers:aws": aws.ProviderArgs;
}

/** Type token of a resource the rules know by name. */
export type TypeToken = keyof ArgsByType;

/** Inputs of a type as a rule reads them: plain values. What is unknown throws when it is read. */
export type Inputs<Type extends TypeToken> = Unwrap<ArgsByType[Type]>;
