/**
 * @file Where the page begins.
 */
import './trusted.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './styles/base.css'
import './styles/controls.css'
import './styles/train.css'
import './styles/pages.css'
import './styles/data.css'
import './styles/claims.css'
import './styles/scene.css'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
