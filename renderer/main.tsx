import 'antd/dist/antd.css'
import './styles/antd-tokens.css'
import './ui/tokens.css'
import './styles/kit.css'
import './styles/frame.css'
import './styles/window.css'
import { startApp } from './app/start.tsx'

const root = document.getElementById('root')
if (root) startApp(root)
