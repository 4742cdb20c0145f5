/**
 * The command line: {@link io.everwire.tunnel.cli.Everwire} is the program, one class per command. User's mistakes end
 * as one line on stderr and exit code 2.
 * May depend on everything else of the tunnel; nothing depends on it.
 */
package io.everwire.tunnel.cli;
