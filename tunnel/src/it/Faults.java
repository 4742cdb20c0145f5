import io.everwire.testkit.FaultProxy;
import io.everwire.testkit.fault.FaultPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/**
 * The fault proxy as a program: {@code java -cp everwire.jar Faults.java HOST:PORT PLAN}. Prints {@code FAULTS
 * host:port}, where clients connect.
 */
public final class Faults {
    private Faults() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int colon = arguments[0].lastIndexOf(':');
        InetSocketAddress target = new InetSocketAddress(
                arguments[0].substring(0, colon), Integer.parseInt(arguments[0].substring(colon + 1)));
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (FaultProxy proxy = FaultProxy.start(listen, target, FaultPlan.parse(arguments[1]))) {
            System.out.println("FAULTS " + proxy.address().getAddress().getHostAddress() + ":"
                    + proxy.address().getPort());
            new CountDownLatch(1).await();
        }
    }
}
