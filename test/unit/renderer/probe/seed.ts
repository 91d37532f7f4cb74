import { useSession } from '../../../../renderer/app/session.ts'

useSession.setState({
  phase: 'open',
  court: { name: '示例区人民法院', code: '浙9901', demo: true },
  officer: { id: 'officer-1', name: '林某岚', role: 'handler' },
  copies: { entries: 0, photos: 12, minutes: 3 },
  acts: { lock: async () => useSession.setState({ phase: 'locked' }) },
})
