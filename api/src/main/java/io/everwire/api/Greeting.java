package io.everwire.api;

/**
 * What a client says to prove who it is: two byte strings, opaque to the protocol (WIRE.md 4). Holds its arrays without
 * a copy; {@code toString} hides them.
 *
 * @param signature the first string ({@code ubsig})
 * @param message the second string ({@code ubmsg})
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between the wire and the authenticator, never compared
public record Greeting(byte[] signature, byte[] message) {
    @Override
    public String toString() {
        return "Greeting[hidden]";
    }
}
