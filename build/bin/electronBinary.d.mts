export function obstacle(machine: {
  platform: NodeJS.Platform
  uid: number | undefined
  env: Record<string, string | undefined>
}): 'reasonRoot' | 'reasonDisplay' | undefined
export function electronBinary(root: string): string | undefined
export function fetchElectron(root: string, limitMs: number): Promise<string | undefined>
