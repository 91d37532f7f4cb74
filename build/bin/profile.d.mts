export function defaultProfile(platform: NodeJS.Platform, env: Record<string, string | undefined>, home: string): string
