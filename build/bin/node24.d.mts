export function packagedNode(root: string, platform: NodeJS.Platform, arch: string): string | undefined
export const NODE_OPTIONS: readonly string[]
