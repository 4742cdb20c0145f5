package io.everwire.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class OpenDescriptorsTest {
    @Test
    void eachEndOfAConnectionIsASocketOfItsOwnUntilItIsClosed() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket one = new Socket(server.getInetAddress(), server.getLocalPort())) {
            Socket other = server.accept();
            String mine = name(one);
            String theirs = name(other);
            assertNotEquals(mine, theirs);
            assertTrue(OpenDescriptors.now().has(theirs));
            other.close();
            assertFalse(OpenDescriptors.now().has(theirs));
            assertTrue(OpenDescriptors.now().has(mine));
        }
    }

    @Test
    void whatClosesMeanwhileHidesNothingThatWasOpened() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket earlier = new Socket(server.getInetAddress(), server.getLocalPort());
            server.accept().close();
            OpenDescriptors before = OpenDescriptors.now();
            earlier.close();
            try (Socket left = new Socket(server.getInetAddress(), server.getLocalPort())) {
                assertEquals(Set.of(name(left)), OpenDescriptors.now().since(before));
            }
            assertEquals(Set.of(), OpenDescriptors.now().since(before));
        }
    }

    private static String name(Socket socket) {
        return OpenDescriptors.socket(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress())
                .orElseThrow();
    }
}
