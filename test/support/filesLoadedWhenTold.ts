/**
 * Loaded into a served process before the program: told anything, it loads what an exchange loads to carry files, and
 * answers. That library listens for signals by itself.
 */
process.on('message', () => {
  void import('../../electron/core/sync/fileWire.ts').then(() => process.send?.('loaded'))
})
// The channel alone keeps no process alive.
process.channel?.unref()
