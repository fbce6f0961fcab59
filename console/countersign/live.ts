/** Follows what changes: one stream, which the browser takes up again by itself where it was. */
export class Live {
  #source: EventSource | null = null;

  /** @param changed told which case changed, or null when anything may have while nobody listened */
  begin(changed: (caseId: string | null) => void, ended: () => void): void {
    this.end();
    const source = new EventSource('/v1/console/stream');
    this.#source = source;
    let wasOpen = false;
    source.addEventListener('open', () => {
      if (wasOpen) changed(null);
      wasOpen = true;
    });
    source.addEventListener('case', ({ data }: MessageEvent<string>) => {
      changed((JSON.parse(data) as { readonly caseId: string }).caseId);
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED && this.#source === source) ended();
    });
  }

  end(): void {
    this.#source?.close();
    this.#source = null;
  }
}
