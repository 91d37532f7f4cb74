import { EventEmitter } from 'node:events'
import type { DesktopSession } from '../../electron/main/electronApi.ts'

type Handlers = {
  request: Parameters<DesktopSession['setPermissionRequestHandler']>[0]
  check: Parameters<DesktopSession['setPermissionCheckHandler']>[0]
  device: Parameters<DesktopSession['setDevicePermissionHandler']>[0]
  display: Parameters<DesktopSession['setDisplayMediaRequestHandler']>[0]
  pairing: Parameters<DesktopSession['setBluetoothPairingHandler']>[0]
  certificate: Parameters<DesktopSession['setCertificateVerifyProc']>[0]
  fetch: Parameters<DesktopSession['webRequest']['onBeforeRequest']>[0]
}

export class SessionDouble extends EventEmitter {
  readonly partition: string
  readonly cache: boolean
  readonly handlers: Partial<Handlers> = {}
  readonly schemes = new Map<string, (request: Request) => Response | Promise<Response>>()
  spellChecker = true
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>): void => {
      this.schemes.set(scheme, handler)
    },
  }
  readonly webRequest = {
    onBeforeRequest: (listener: Handlers['fetch']): void => {
      this.handlers.fetch = listener
    },
  }

  constructor(partition: string, cache: boolean) {
    super()
    this.partition = partition
    this.cache = cache
  }

  setPermissionRequestHandler(handler: Handlers['request']): void {
    this.handlers.request = handler
  }

  setPermissionCheckHandler(handler: Handlers['check']): void {
    this.handlers.check = handler
  }

  setDevicePermissionHandler(handler: Handlers['device']): void {
    this.handlers.device = handler
  }

  setDisplayMediaRequestHandler(handler: Handlers['display']): void {
    this.handlers.display = handler
  }

  setBluetoothPairingHandler(handler: Handlers['pairing']): void {
    this.handlers.pairing = handler
  }

  setCertificateVerifyProc(proc: Handlers['certificate']): void {
    this.handlers.certificate = proc
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled
  }
}
