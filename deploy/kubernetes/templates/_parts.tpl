{{- define "peermatch.labels" -}}
app.kubernetes.io/name: peermatch
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "peermatch.selected" -}}
app.kubernetes.io/name: peermatch
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* Of a pod: nobody's rights, no token of the cluster's API. */ -}}
{{- define "peermatch.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65534
  runAsGroup: 65534
  fsGroup: 65534
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- /* Of a container: the image, its rights, its settings. */ -}}
{{- define "peermatch.container" -}}
image: {{ printf "%s:%s" .Values.image.repository .Values.image.tag | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
env:
  - name: PEERMATCH_DATA
    value: /tmp
  - name: PEERMATCH_ORIGIN
    value: {{ .Values.origin | quote }}
  {{- range $name, $value := .Values.settings }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
  {{- range .Values.secretSettings }}
  - name: {{ . }}
    valueFrom: {secretKeyRef: {name: {{ $.Values.secret }}, key: {{ . }}}}
  {{- end }}
  {{- range .Values.optionalSecretSettings }}
  - name: {{ . }}
    valueFrom: {secretKeyRef: {name: {{ $.Values.secret }}, key: {{ . }}, optional: true}}
  {{- end }}
{{- end }}

{{- /* Not two on one machine where there is another. */ -}}
{{- define "peermatch.apart" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "peermatch.selected" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
{{- end }}
