/** Ids of transit gateways: eight hexadecimal digits in old accounts, seventeen in all others. */
export const transitGatewayId = /^tgw-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

export function isTransitGatewayId(text: string): boolean {
    return transitGatewayId.test(text);
}
