export function packagedNode(root: string, platform: NodeJS.Platform, arch: string): string | undefined
