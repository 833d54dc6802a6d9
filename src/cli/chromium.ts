/**
 * @file Where this machine keeps Chromium, and the software GPU that ships inside it. SwiftShader is what tests and machines without a
 * graphics card compute on: the browser takes it by a flag, Dawn in Node by Vulkan's environment variables.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** True when the machine's own GPU is to be used, `CASCADE_GPU=host`. */
export const useHostGpu = process.env.CASCADE_GPU === 'host'

/**
 * Flags that give Chromium the machine's own GPU. Headless on Linux: ANGLE on EGL, since on Vulkan it leaves WebGPU a compatibility adapter
 * only; without a display Vulkan must do without a surface, and the GPU process without its sandbox, which keeps it from the driver.
 */
export const hostGpuFlags = [
  '--enable-unsafe-webgpu',
  ...(process.platform === 'linux'
    ? [
        '--ignore-gpu-blocklist',
        '--disable-gpu-sandbox',
        '--use-gl=angle',
        '--use-angle=gl-egl',
        '--enable-features=Vulkan',
        '--disable-vulkan-surface',
      ]
    : []),
]

/** A Chromium or Chrome: `CASCADE_CHROMIUM`, else one on the PATH, else the platform's usual places, else Playwright's download. */
export function findChromium(): string | null {
  if (process.env.CASCADE_CHROMIUM) return process.env.CASCADE_CHROMIUM
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const usual = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
      folder ? [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [],
    ),
  ]
  return [...onPath, ...usual, ...playwrightFolders().flatMap(programsIn)].find(existsSync) ?? null
}

/** The description of the SwiftShader Vulkan driver, a file the Vulkan loader reads. */
export function findSwiftShader(): string | null {
  const chromium = findChromium()
  const folders = [
    ...(chromium && existsSync(chromium) ? [dirname(realpathSync(chromium))] : []),
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/opt/google/chrome',
    ...playwrightFolders().flatMap((folder) => programsIn(folder).map((program) => dirname(program))),
  ]
  return folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync) ?? null
}

/**
 * Environment that makes Dawn in Node compute on SwiftShader; empty where there is none. The library path serves machines without a Vulkan
 * loader of their own: Chromium brings one. The dynamic linker reads it only as a process starts.
 */
export function swiftShaderEnvironment(): Record<string, string> {
  const icd = findSwiftShader()
  if (!icd) return {}
  const libraries = [process.env.LD_LIBRARY_PATH, dirname(icd)].filter(Boolean).join(delimiter)
  return { VK_ICD_FILENAMES: icd, VK_DRIVER_FILES: icd, LD_LIBRARY_PATH: libraries }
}

/** True when the user chose a Vulkan driver, so that nobody else should. */
export const driverChosen = Boolean(process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES)

/** Playwright's downloaded Chromiums, the newest first. */
function playwrightFolders(): string[] {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache', 'ms-playwright'),
    join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'ms-playwright'),
  ]
  return caches
    .filter((cache): cache is string => Boolean(cache) && existsSync(cache as string))
    .flatMap((cache) => {
      const versions = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name))
      return versions.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9))).map((name) => join(cache, name))
    })
}

/** Programs within one of Playwright's folders: `chrome-linux/chrome` and its like on the other systems. */
function programsIn(folder: string): string[] {
  const inside = [
    'chrome',
    'chrome.exe',
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ]
  return readdirSync(folder)
    .filter((name) => name.startsWith('chrome-'))
    .flatMap((name) => inside.map((program) => join(folder, name, program)))
    .filter(existsSync)
}
