package io.everwire.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    /** JDK 25 makes it with the first socket, older ones sooner: in a process of its own, where no other was before. */
    @Test
    void theSocketThatTheJdkKeepsForItselfIsNotFoundLater() throws Exception {
        Process first = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        String.join(File.pathSeparator, "target/classes", "target/test-classes"),
                        FirstSocket.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(first.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(first.waitFor(20, TimeUnit.SECONDS));
        assertEquals("left: []", said.strip());
    }

    /** Opens a connection and closes it. */
    static final class FirstSocket {
        private FirstSocket() {}

        public static void main(String[] args) throws IOException {
            OpenDescriptors before = OpenDescriptors.now();
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    Socket one = new Socket(server.getInetAddress(), server.getLocalPort())) {
                server.accept().close();
                one.shutdownOutput();
            }
            System.out.println("left: " + OpenDescriptors.now().since(before));
        }
    }

    private static String name(Socket socket) {
        return OpenDescriptors.socket(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress())
                .orElseThrow();
    }
}
