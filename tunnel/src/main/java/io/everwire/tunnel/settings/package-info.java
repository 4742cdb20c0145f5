/**
 * Settings by their names in {@code docs/settings.md}: {@link io.everwire.tunnel.settings.NamedSettings} reads what a
 * command line says, {@link io.everwire.tunnel.settings.ProgramSettings} is what an exit or a client is built with.
 * May depend on the settings' own classes only; knows no command.
 */
package io.everwire.tunnel.settings;
