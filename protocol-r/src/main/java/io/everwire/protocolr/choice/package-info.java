/**
 * How an implementation is tried that may not work on this machine. Open {@link io.everwire.protocolr.choice.Trial} first;
 * the ciphers' and the curves' choice use it.
 * Pure functions of their arguments: no sockets, threads, clocks or random sources; knows neither ciphers nor curves.
 */
package io.everwire.protocolr.choice;
