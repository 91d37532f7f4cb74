import type { Plugin } from 'vite'

export function adoptedStyles(): Plugin
