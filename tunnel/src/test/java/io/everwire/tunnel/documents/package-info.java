/**
 * The documents as a reader would use them: blocks are compiled, commands parsed, links followed. Begin with {@link
 * io.everwire.tunnel.documents.DocumentsTest}; how a block is marked is told in CONTRIBUTING.md. Depends on nothing but the
 * files of the repository and the command lines of the programs.
 */
package io.everwire.tunnel.documents;
